package io.github.aurorasecure.password;

import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PasswordUtil;

/** {@code ALTER ROLE} with a SCRAM-SHA-256 verifier, as psql's {@code \password} sends it. */
final class PostgresPassword {
  private PostgresPassword() {}

  /** Without the cause, which may quote what it does not like. */
  private static String verifier(char[] password) throws SQLException {
    try {
      return PasswordUtil.encodeScramSha256(password);
    } catch (IllegalArgumentException e) {
      throw new SQLDataException(
          "password-policy: the password holds characters that SASLprep (RFC 4013) does not allow,"
              + " such as control characters",
          "22023");
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /**
   * Sets the password.
   *
   * @param days for which it is valid; 0 leaves that as it is
   */
  static void set(Connection connection, String user, char[] password, int days)
      throws SQLException {
    String verifier = verifier(password.clone());
    String validUntil =
        days == 0
            ? ""
            : " VALID UNTIL '"
                + Instant.now().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS)
                + "'";
    try (Statement statement = connection.unwrap(PgConnection.class).createStatement()) {
      statement.execute(
          "ALTER ROLE \""
              + user.replace("\"", "\"\"")
              + "\" PASSWORD '"
              + verifier
              + "'"
              + validUntil);
    }
  }
}
