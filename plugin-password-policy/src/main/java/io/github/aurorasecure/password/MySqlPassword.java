package io.github.aurorasecure.password;

import com.mysql.cj.jdbc.ConnectionImpl;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.ConnectionInfo;
import java.nio.CharBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.stream.IntStream;

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
      try (ResultSet row =
          statement.executeQuery(
              "SELECT CURRENT_USER(), @@SESSION.sql_mode, @@SESSION.character_set_client")) {
        if (row.next()) {
          account = row.getString(1);
          escapes = !row.getString(2).contains("NO_BACKSLASH_ESCAPES");
          refuseOtherThanUtf8(row.getString(3), user, CharBuffer.wrap(password));
        }
      }
      int host = account.lastIndexOf('@');
      boolean own = host > 0 && account.substring(0, host).equals(user);
      String name = literal(user, escapes);
      String from = literal(own ? account.substring(host + 1) : "%", escapes);
      refuseIam(statement, name, from);
      statement.execute(
          "ALTER USER "
              // Other options of one's own account take a privilege.
              + (own && days == 0 ? "USER()" : name + '@' + from)
              + " IDENTIFIED BY "
              + literal(new String(password), escapes)
              + (days == 0 ? "" : " PASSWORD EXPIRE INTERVAL " + days + " DAY"));
    } catch (SQLException e) {
      // The message of a syntax error quotes the statement, with dumpQueriesOnException any does.
      if (e.getErrorCode() == SYNTAX_ERROR
          || String.valueOf(e.getMessage()).contains("IDENTIFIED")) {
        throw new SQLSyntaxErrorException(
            "password-policy: the server refused the change of a password (vendor code %d)"
                .formatted(e.getErrorCode()),
            e.getSQLState(),
            e.getErrorCode());
      }
      throw e;
    }
  }

  /** {@code IDENTIFIED BY} would give it the default plugin, and IAM would no longer work. */
  private static void refuseIam(Statement statement, String user, String host) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT plugin FROM mysql.user WHERE user = " + user + " AND host = " + host)) {
      if (row.next() && "AWSAuthenticationPlugin".equalsIgnoreCase(row.getString(1))) {
        throw new SQLNonTransientException(
            "password-policy: the account signs in with IAM (AWSAuthenticationPlugin), which a"
                + " password would end; nothing was changed. Where that is wanted, use ALTER USER",
            "42000");
      }
    } catch (SQLSyntaxErrorException e) {
      // 1142 and its like: who may not read mysql.user changes the password without this check.
    }
  }

  /** Elsewhere a character may become a question mark, or in Japan and Korea a backslash. */
  private static void refuseOtherThanUtf8(String characterSet, String user, CharSequence password)
      throws SQLException {
    boolean ascii = IntStream.concat(user.chars(), password.chars()).allMatch(c -> c < 0x80);
    if (!ascii && !characterSet.startsWith("utf8")) {
      throw new SQLDataException(
          "password-policy: the connection's character set is "
              + characterSet
              + "; a name or password beyond ASCII needs characterEncoding=UTF-8",
          "22021");
    }
  }

  private static String literal(String text, boolean escapes) {
    String doubled = text.replace("'", "''");
    return '\'' + (escapes ? doubled.replace("\\", "\\\\") : doubled) + '\'';
  }
}
