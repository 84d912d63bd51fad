package io.github.aurorasecure.password;

import com.mysql.cj.jdbc.ConnectionImpl;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.ConnectionInfo;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;

/** {@code ALTER USER … IDENTIFIED BY}: the server makes the hash, so TLS must be verified. */
final class MySqlPassword {
  private static final int SYNTAX_ERROR = 1064;

  private MySqlPassword() {}

  /**
   * Sets the password.
   *
   * @param days for which it is valid; 0 leaves that as it is
   */
  static void set(Connection connection, String user, char[] password, int days)
      throws SQLException {
    if (AuroraSecure.describe(connection).map(ConnectionInfo::tls).isEmpty()) {
      throw new SQLNonTransientConnectionException(
          "password-policy: a MySQL password is only sent over verified TLS; connect with"
              + " plugins=tls-verify in its default mode, through AuroraSecureDataSource",
          "08001");
    }
    try (Statement statement = connection.unwrap(ConnectionImpl.class).createStatement()) {
      String account = "";
      boolean escapes = true;
      try (ResultSet row = statement.executeQuery("SELECT CURRENT_USER(), @@SESSION.sql_mode")) {
        if (row.next()) {
          account = row.getString(1);
          escapes = !row.getString(2).contains("NO_BACKSLASH_ESCAPES");
        }
      }
      int host = account.lastIndexOf('@');
      boolean own = host > 0 && account.substring(0, host).equals(user);
      String target =
          literal(user, escapes) + '@' + literal(own ? account.substring(host + 1) : "%", escapes);
      statement.execute(
          "ALTER USER "
              // Other options of one's own account take a privilege.
              + (own && days == 0 ? "USER()" : target)
              + " IDENTIFIED BY "
              + literal(new String(password), escapes)
              + (days == 0 ? "" : " PASSWORD EXPIRE INTERVAL " + days + " DAY"));
    } catch (SQLException e) {
      if (e.getErrorCode() == SYNTAX_ERROR) {
        // Its message quotes the statement.
        throw new SQLSyntaxErrorException(
            "password-policy: the server did not understand the change of a password",
            e.getSQLState(),
            e.getErrorCode());
      }
      throw e;
    }
  }

  private static String literal(String text, boolean escapes) {
    String doubled = text.replace("'", "''");
    return '\'' + (escapes ? doubled.replace("\\", "\\\\") : doubled) + '\'';
  }
}
