package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.aurorasecure.password.PasswordRequirementsException;
import io.github.aurorasecure.password.RestrictedPasswordCommandException;
import java.sql.BatchUpdateException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may change passwords, what they may send, and what they get to see, on real servers. */
class PasswordPolicyTest {
  private static final String ADMIN = "password_admin";
  private static final String VICTIM = "victim";
  private static final String STRONG = "zb7qtn4xwm2krf9s";

  @BeforeAll
  static void accounts() {
    for (Cluster cluster : Cluster.values()) {
      cluster.aurora().addIamUser(ADMIN);
      cluster.aurora().addPasswordUser(VICTIM, "first password of all");
    }
    for (String sql :
        new String[] {
          "grant rds_password to " + ADMIN,
          "alter role " + ADMIN + " createrole",
          "grant " + VICTIM + " to " + ADMIN + " with admin option"
        }) {
      Cluster.POSTGRESQL.aurora().execute(sql);
    }
    Cluster.MYSQL.aurora().execute("grant create user on *.* to " + ADMIN);
  }

  private static Connection admin(Cluster cluster, String... settings) throws SQLException {
    Properties properties = cluster.properties(ADMIN);
    if (!cluster.isPostgresql()) {
      properties.put("password-policy.exempt", "somebody," + ADMIN);
      properties.put("allowMultiQueries", "true");
    }
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    return DriverManager.getConnection(cluster.url(), properties);
  }

  private static String change(Cluster cluster, String password) {
    return (cluster.isPostgresql()
            ? "ALTER ROLE victim PASSWORD '"
            : "ALTER USER victim IDENTIFIED BY '")
        + password
        + "'";
  }

  private static void assertSignsIn(Cluster cluster, String user, String password)
      throws SQLException {
    Properties properties = cluster.properties(user);
    properties.put("password", password);
    DriverManager.getConnection(cluster.url(), properties).close();
  }

  @ParameterizedTest
  @EnumSource
  void whoIsExemptChangesPasswords(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      statement.execute(change(cluster, STRONG));
      assertSignsIn(cluster, VICTIM, STRONG);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noneIsExemptWhereNoneMayBe(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster, "password-policy.exempt", "none");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void usersAreExemptByName(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster, "password-policy.exempt", "a, " + ADMIN);
        Statement statement = connection.createStatement()) {
      statement.execute(change(cluster, STRONG));
    }
    try (Connection connection = admin(cluster, "password-policy.exempt", "PASSWORD_ADMIN");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class);
    }
  }

  @Test
  void stringsAndCommentsThatEndAreNoDangerInABatch() throws SQLException {
    try (Connection connection = admin(Cluster.MYSQL, "password-policy.exempt", "none");
        Statement statement = connection.createStatement()) {
      statement.addBatch("DO 'a;b', 1 /* c */\n, 2 # d\n");
      assertThat(statement.executeBatch()).hasSize(1);
    }
  }

  /** What follows would set a password in a part that is not checked. */
  @Test
  void whoIsExemptLeavesNothingOpenInABatchEither() throws SQLException {
    try (Connection connection = admin(Cluster.MYSQL);
        Statement statement = connection.createStatement()) {
      for (String open : List.of("ALTER USER victim /*", change(Cluster.MYSQL, STRONG) + " /*")) {
        assertThatThrownBy(() -> statement.addBatch(open))
            .isInstanceOf(PasswordRequirementsException.class)
            .hasMessageContaining("cannot be read");
      }
    }
  }

  @Test
  void pgjdbcDoesNotSplitWhatReadsAsAString() throws SQLException {
    try (Connection connection =
            admin(
                Cluster.POSTGRESQL, "password-policy.exempt", "none", "preferQueryMode", "simple");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "SELECT 1$$; ALTER ROLE victim PASSWORD '" + STRONG + "3'; SELECT 1$$"))
          .isInstanceOf(RestrictedPasswordCommandException.class);
    }
  }

  /** With useHostsInPrivileges=false Connector/J does not tell the host. */
  @Test
  void aNameWithAnAtSignIsNotCutShort() throws SQLException {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().addPasswordUser(ADMIN + "@x", "first password of all");
    cluster.aurora().execute("grant create user on *.* to '" + ADMIN + "@x'");
    Properties properties = cluster.properties(ADMIN + "@x");
    properties.put("password", "first password of all");
    properties.put("useHostsInPrivileges", "false");
    properties.put("password-policy.exempt", ADMIN);
    try (Connection connection = DriverManager.getConnection(cluster.url(), properties);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class);
    }
  }

  @Test
  void membershipIsOfTheRoleThatTheSessionHas() throws SQLException {
    Cluster cluster = Cluster.POSTGRESQL;
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = public");
      statement.execute("SET ROLE " + VICTIM);
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class);
      statement.execute("RESET ROLE");
      statement.execute(change(cluster, STRONG));
    }
  }

  @Test
  void nobodyIsAMemberWhereThereIsNoSuchRole() throws SQLException {
    Cluster cluster = Cluster.POSTGRESQL;
    cluster.aurora().execute("ALTER ROLE rds_password RENAME TO not_rds_password");
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class)
          .hasMessageNotContaining("could not be asked");
      assertThat(statement.execute("SELECT 1")).isTrue();
    } finally {
      cluster.aurora().execute("ALTER ROLE not_rds_password RENAME TO rds_password");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOpenTransactionOutlivesTheRefusal(Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table kept (a int)");
      connection.setAutoCommit(false);
      statement.execute("insert into kept values (1)");
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class);
      statement.execute("insert into kept values (2)");
      connection.commit();
      connection.setAutoCommit(true);
      try (ResultSet rows = statement.executeQuery("select count(*) from kept")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
      } finally {
        statement.execute("drop table kept");
      }
    }
  }

  @Test
  void inAFailedTransactionItIsRefusedAndSaysWhy() throws SQLException {
    Cluster cluster = Cluster.POSTGRESQL;
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> statement.execute("select 1 / 0")).isInstanceOf(SQLException.class);
      SQLException refusal =
          catchThrowableOfType(
              SQLException.class, () -> statement.execute(change(cluster, STRONG)));
      assertThat(refusal.getSQLState()).isEqualTo("42501");
      assertThat((Throwable) refusal)
          .hasMessageContaining("25P02")
          .hasMessageContaining("roll back");
      assertThat(Printed.with(refusal)).doesNotContain(STRONG);
      connection.rollback();
      statement.execute(change(cluster, STRONG));
      connection.commit();
    }
  }

  @Test
  void nothingIsAskedUntilAStatementIsRestricted() throws Exception {
    Cluster cluster = Cluster.POSTGRESQL;
    cluster.aurora().addIamUser("asked");
    cluster.aurora().execute("alter role asked set log_statement = 'all'");
    try (Connection connection =
            DriverManager.getConnection(cluster.url(), cluster.properties("asked"));
        Statement statement = connection.createStatement()) {
      statement.execute("select 'before'");
      statement.execute("create temporary table t (a int)");
      statement.execute("select 'between'");
      assertThatThrownBy(() -> statement.execute(change(cluster, STRONG)))
          .isInstanceOf(RestrictedPasswordCommandException.class);
      statement.execute("select 'after'");
    }
    String log = ServerLog.with("select 'after'");
    assertThat(log.substring(0, log.indexOf("select 'between'"))).doesNotContain("pg_has_role(oid");
    assertThat(log.substring(log.indexOf("select 'between'"), log.indexOf("select 'after'")))
        .contains("pg_has_role(oid")
        .doesNotContain(STRONG);
  }

  @ParameterizedTest
  @EnumSource
  void weakPasswordsOfTheExemptAreRefusedBeforeTheyAreSent(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      for (String weak : new String[] {"Sw0rdf1sh", "victim-victim-victim", "passwordpassword"}) {
        SQLException refusal =
            catchThrowableOfType(
                PasswordRequirementsException.class,
                () -> statement.execute("select 1; " + change(cluster, weak)));
        assertThat((Throwable) refusal).as(weak).isNotNull();
        assertThat(refusal.getSQLState()).isEqualTo(cluster.isPostgresql() ? "22023" : "HY000");
        assertThat(refusal.getErrorCode()).isEqualTo(cluster.isPostgresql() ? 0 : 1819);
        assertThat((Throwable) refusal).hasMessageContaining("statement 2");
        assertThat(Printed.with(refusal)).doesNotContain(weak);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void auditTellsWhatPasswordsOfTheExemptLack(Cluster cluster) throws SQLException {
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(new SimpleFormatter().formatMessage(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.github.aurorasecure.password");
    logger.addHandler(handler);
    try (Connection connection = admin(cluster, "password-policy.mode", "audit");
        Statement statement = connection.createStatement()) {
      statement.execute("select 1; " + change(cluster, "Sw0rdf1sh"));
    } finally {
      logger.removeHandler(handler);
    }
    assertSignsIn(cluster, VICTIM, "Sw0rdf1sh");
    assertThat(logged)
        .singleElement()
        .asString()
        .contains("statement 2", "fewer than 15 characters")
        .doesNotContain("Sw0rdf1sh", VICTIM, "select");
  }

  @Test
  void parametersAreRefusedUnlessAllowed() throws SQLException {
    String sql = "ALTER USER victim IDENTIFIED BY ?";
    try (Connection connection = admin(Cluster.MYSQL)) {
      assertThatThrownBy(() -> connection.prepareStatement(sql))
          .isInstanceOf(PasswordRequirementsException.class)
          .hasMessageContaining("password-policy.unreadable");
    }
    try (Connection connection = admin(Cluster.MYSQL, "password-policy.unreadable", "allow");
        PreparedStatement prepared = connection.prepareStatement(sql)) {
      prepared.setString(1, STRONG);
      prepared.execute();
      assertThat(prepared.toString()).doesNotContain(STRONG);
    }
    assertSignsIn(Cluster.MYSQL, VICTIM, STRONG);
  }

  @ParameterizedTest
  @EnumSource
  void rdsadminIsRefusedToTheExemptToo(Cluster cluster) throws SQLException {
    String change = change(cluster, STRONG);
    try (Connection connection = admin(cluster, "password-policy.unreadable", "allow");
        Statement statement = connection.createStatement()) {
      for (String sql :
          cluster.isPostgresql()
              ? List.of(
                  change.replace("victim", "rdsadmin"),
                  "CREATE ROLE a PASSWORD '" + STRONG + "' IN ROLE rdsadmin",
                  "DO $$ BEGIN " + change + "; DROP ROLE rdsadmin; END $$",
                  "DO $$ BEGIN EXECUTE '"
                      + change.replace("'", "''")
                      + "; DROP ROLE rdsadmin'; END $$")
              : List.of(
                  change.replace("victim", "rdsadmin"),
                  change + ", rdsadmin@localhost IDENTIFIED BY '" + STRONG + "'",
                  "DROP USER 'rds\\admin'@localhost",
                  "CREATE PROCEDURE p() BEGIN " + change + "; DROP USER rdsadmin; END")) {
        assertThatThrownBy(() -> statement.execute(sql))
            .as(sql)
            .isInstanceOf(RestrictedPasswordCommandException.class)
            .hasMessageContaining("kind=RDSADMIN");
      }
    }
  }

  /** Servers and drivers quote SQL in their messages: a password with an error after it. */
  @ParameterizedTest
  @EnumSource
  void whatTheServerSaysOfAPasswordIsWithheld(Cluster cluster) throws Exception {
    String wrong =
        cluster.isPostgresql()
            ? change(cluster, STRONG).replace('\'', '"')
            : change(cluster, STRONG) + " 'x' " + STRONG;
    String harmless = "select 1; " + wrong;
    try (Connection connection =
            admin(
                cluster, "password-policy.unreadable", "allow", "password-policy.minLength", "1");
        Statement statement = connection.createStatement()) {
      assertWithheld(() -> statement.execute(wrong));
      assertWithheld(() -> statement.executeUpdate(wrong, Statement.RETURN_GENERATED_KEYS));
      assertWithheld(
          () -> {
            statement.execute(harmless);
            statement.getMoreResults();
          });
      try (PreparedStatement prepared = connection.prepareStatement(wrong)) {
        if (cluster.isPostgresql()) {
          assertWithheld(prepared::getMetaData);
          assertWithheld(prepared::getParameterMetaData);
        } else {
          statement.setFetchSize(Integer.MIN_VALUE);
          ResultSet streamed = statement.executeQuery(harmless);
          assertWithheld(
              () -> {
                while (streamed.next()) {}
                streamed.close();
              });
        }
        assertWithheld(prepared::execute);
        prepared.addBatch();
        assertWithheld(prepared::executeBatch);
      }
      try (CallableStatement call = connection.prepareCall(wrong)) {
        assertWithheld(call::execute);
      }
      statement.addBatch("create table not_made_2 (a int)");
      statement.addBatch(wrong);
      SQLException batch = catchThrowableOfType(SQLException.class, statement::executeBatch);
      assertThat((Throwable) batch).isInstanceOf(BatchUpdateException.class);
      assertThat(Printed.with(batch)).doesNotContain(STRONG);
      if (!cluster.isPostgresql()) {
        statement.execute("drop table not_made_2");
      }
    }
  }

  /** No restricted statement as it stands, but the password is quoted. */
  @ParameterizedTest
  @EnumSource
  void whatTheServerSaysOfAMisspelledStatementIsWithheld(Cluster cluster) throws SQLException {
    List<String> texts =
        cluster.isPostgresql()
            ? List.of("ALTER ROLE victim PASWORD '%s'", "EXPLAIN ALTER ROLE victim PASSWORD '%s'")
            : List.of(
                "ALTER USER victim IDENTFIED BY '%s'",
                "ALTR USER victim IDENTIFIED BY '%s'",
                "SET PASSWRD FOR victim = '%s'",
                "EXPLAIN ALTER USER victim IDENTIFIED BY '%s'");
    try (Connection connection = admin(cluster)) {
      for (String text : texts) {
        try (Statement statement = connection.createStatement()) {
          String sql = text.formatted(STRONG);
          assertWithheld(() -> statement.execute(sql));
          // Connector/J itself refuses EXPLAIN in a batch.
          if (cluster.isPostgresql() || !sql.startsWith("EXPLAIN")) {
            statement.addBatch(sql);
            assertWithheld(statement::executeBatch);
          }
        }
      }
    }
  }

  /** Connector/J's warnings are what the server says of the last statement, errors included. */
  @Test
  void warningsDoNotTellWhatWasWithheld() throws SQLException {
    String wrong = change(Cluster.MYSQL, STRONG) + " 'x' " + STRONG;
    try (Connection connection = admin(Cluster.MYSQL, "password-policy.unreadable", "allow");
        Statement statement = connection.createStatement()) {
      statement.execute("select 1 / 0");
      assertThat((Throwable) statement.getWarnings()).hasMessage("Division by 0");
      assertWithheld(
          () -> {
            statement.execute("select 1 / 0; " + wrong);
            statement.getMoreResults();
          });
      SQLWarning warning = statement.getWarnings();
      assertThat((Throwable) warning).isNotNull().hasMessageContaining("withheld");
      assertThat(warning.getErrorCode()).isEqualTo(1064);
      assertThat(Printed.with(warning)).doesNotContain(STRONG);
    }
  }

  /** The message of a later text is the server's again. */
  @ParameterizedTest
  @EnumSource
  void onlyTheTextThatHeldAPasswordIsWithheld(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      statement.execute("select 1; " + change(cluster, STRONG));
      assertThatThrownBy(() -> statement.execute("select nonsense from nowhere"))
          .hasMessageContaining("now");
    }
  }

  private static void assertWithheld(Action action) {
    SQLException failure = catchThrowableOfType(SQLException.class, action::run);
    assertThat((Throwable) failure).isNotNull();
    assertThat(failure.getSQLState()).startsWith("42");
    assertThat((Throwable) failure).hasMessageContaining("withheld");
    assertThat(Printed.with(failure)).doesNotContain(STRONG);
  }

  @ParameterizedTest
  @EnumSource
  void whatTheServerSaysOfOtherStatementsIsNotWithheld(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster);
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("select nonsense from nowhere; select 1"))
          .hasMessageContaining("now");
    }
  }

  /** Neither is anything of the refused text sent, nor of the batch that it was to be part of. */
  @ParameterizedTest
  @EnumSource
  void refusedBatchesAndTextsAreNotSentInPart(Cluster cluster) throws SQLException {
    try (Connection connection = admin(cluster, "password-policy.exempt", "none");
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> {
                statement.addBatch("create table not_made (a int)");
                statement.addBatch(change(cluster, STRONG));
                statement.addBatch("create table not_made_either (a int)");
                statement.executeBatch();
              })
          .isInstanceOf(RestrictedPasswordCommandException.class);
      assertThatThrownBy(
              () ->
                  statement.execute(
                      "create table not_made (a int); "
                          + change(cluster, STRONG)
                          + "; create table not_made_either (a int)"))
          .isInstanceOf(RestrictedPasswordCommandException.class)
          .hasMessageContaining("statement 2");
      try (ResultSet tables =
          connection.getMetaData().getTables(connection.getCatalog(), null, "not_made%", null)) {
        assertThat(tables.next()).isFalse();
      }
      assertThat(statement.execute("select 1")).isTrue();
    }
  }

  @Test
  void changingTheUserOfAConnectionIsNoChangeOfAPassword() throws SQLException {
    try (Connection connection = admin(Cluster.MYSQL)) {
      JdbcConnection mysql = (JdbcConnection) connection;
      mysql.changeUser(Cluster.PASSWORD_USER, Cluster.PASSWORD);
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.PASSWORD_USER);
      // Exempt was who signed in; this one is not.
      try (Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.execute(change(Cluster.MYSQL, STRONG)))
            .isInstanceOf(RestrictedPasswordCommandException.class);
      }
    }
  }

  @FunctionalInterface
  private interface Action {
    void run() throws SQLException;
  }
}
