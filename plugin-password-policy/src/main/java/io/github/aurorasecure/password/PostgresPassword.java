package io.github.aurorasecure.password;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.PasswordUtil;

/** {@code ALTER ROLE} with a SCRAM-SHA-256 verifier, as psql's {@code \password} sends it. */
final class PostgresPassword {
  private PostgresPassword() {}

  /**
   * Sets the password.
   *
   * @param days for which it is valid; 0 leaves that as it is
   */
  static void set(Connection connection, String user, char[] password, int days)
      throws SQLException {
    String verifier;
    try {
      // Wipes what it is given.
      verifier = PasswordUtil.encodeScramSha256(password.clone());
    } catch (LinkageError e) {
      throw new SQLFeatureNotSupportedException(
          "password-policy: pgjdbc before 42.7.0 cannot make SCRAM-SHA-256 verifiers; nothing was"
              + " sent. Use a later one to change passwords",
          "0A000",
          e);
    }
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
