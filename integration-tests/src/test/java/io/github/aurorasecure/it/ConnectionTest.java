package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import com.mysql.cj.jdbc.JdbcStatement;
import io.github.aurorasecure.driver.AuroraSecure;
import java.io.StringReader;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.SqlCommand;
import org.postgresql.jdbc.PgConnection;

class ConnectionTest {
  private static final String RESTRICTED_POSTGRESQL =
      "ALTER ROLE " + Cluster.IAM_USER + " PASSWORD 'Sw0rdf1sh'";
  private static final String RESTRICTED_MYSQL =
      "ALTER USER " + Cluster.IAM_USER + " IDENTIFIED BY 'Sw0rdf1sh'";

  private static String restricted(Cluster cluster) {
    return cluster.isPostgresql() ? RESTRICTED_POSTGRESQL : RESTRICTED_MYSQL;
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnInspectorTheVendorsOwnConnectionIsReturned(Cluster cluster) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(cluster.url(), cluster.iam("iam,tls-verify"))) {
      assertThat(connection.getClass().getName())
          .isEqualTo(
              cluster.isPostgresql()
                  ? "org.postgresql.jdbc.PgConnection"
                  : "com.mysql.cj.jdbc.ConnectionImpl");
      assertThat(AuroraSecure.describe(connection)).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void restrictedStatementIsRefusedAlikeWhicheverWayItIsSent(Cluster cluster) throws SQLException {
    String sql = restricted(cluster);
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      List<SqlAction> ways =
          new ArrayList<>(
              List.of(
                  () -> statement.execute(sql),
                  () -> statement.executeQuery(sql),
                  () -> statement.executeUpdate(sql),
                  () -> statement.executeLargeUpdate(sql),
                  () -> statement.execute(sql, Statement.RETURN_GENERATED_KEYS),
                  () -> statement.addBatch(sql),
                  () -> statement.execute("select 1; " + sql),
                  () -> connection.prepareStatement(sql),
                  () -> connection.prepareStatement(sql, new String[] {"id"}),
                  () -> connection.prepareCall(sql),
                  () -> connection.getMetaData().getConnection().createStatement().execute(sql),
                  () -> statement.getConnection().prepareStatement(sql)));
      if (cluster.isPostgresql()) {
        PGConnection pg = connection.unwrap(PGConnection.class);
        BaseConnection base = (BaseConnection) connection;
        ways.addAll(
            List.of(
                () -> pg.alterUserPassword(Cluster.IAM_USER, "x".toCharArray(), "scram-sha-256"),
                () -> pg.getCopyAPI().copyIn(sql),
                () -> new CopyManager(base).copyOut(sql),
                () -> base.getQueryExecutor().wrap(List.of(new NativeQuery(sql, SqlCommand.BLANK))),
                () -> statement.executeUpdate("select 1", new String[] {"id; " + sql}),
                () -> base.execSQLUpdate(sql),
                () -> base.execSQLQuery(sql)));
      } else {
        JdbcConnection mysql = (JdbcConnection) connection;
        ways.addAll(
            List.of(
                () -> mysql.clientPrepareStatement(sql),
                () -> mysql.serverPrepareStatement(sql),
                () -> mysql.getActiveMySQLConnection().createStatement().execute(sql)));
      }
      for (SqlAction way : ways) {
        SQLException refusal = catchThrowableOfType(SQLException.class, way::run);
        assertThat((Throwable) refusal).as("way %d", ways.indexOf(way)).isNotNull();
        assertThat(refusal.getSQLState()).isEqualTo(cluster.isPostgresql() ? "42501" : "42000");
        assertThat(refusal.getErrorCode()).isEqualTo(cluster.isPostgresql() ? 0 : 1227);
        assertThat(Printed.with(refusal)).doesNotContain("Sw0rdf1sh");
        if (cluster.isPostgresql()) {
          assertThat((Throwable) refusal)
              .hasMessageStartingWith("ERROR: must be a member of rds_password to alter passwords");
        }
      }
      // Nothing was sent, so nothing changed and the connection is as good as before.
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    }
    cluster.connect().close();
  }

  @Test
  void arrayLeadsBackToTheInspectedConnection() throws SQLException {
    try (Connection connection = Cluster.POSTGRESQL.connect();
        PreparedStatement prepared = connection.prepareStatement("select ?::int[] as a")) {
      Array array = connection.createArrayOf("int4", new Integer[] {1, 2});
      prepared.setArray(1, array);
      ResultSet row = prepared.executeQuery();
      assertThat(row.next()).isTrue();
      for (Array read : List.of(array, row.getArray("a"), (Array) row.getObject("a"))) {
        ResultSet elements = read.getResultSet();
        assertThat(elements.next()).isTrue();
        assertThat(elements.getInt(2)).isEqualTo(1);
        assertThat(elements.getStatement().getConnection()).isSameAs(connection);
        assertThatThrownBy(() -> elements.getStatement().execute(RESTRICTED_POSTGRESQL))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("rds_password");
        assertThat(read.toString().replace("\"", "")).isEqualTo("{1,2}");
      }
      prepared.setObject(1, row.getArray("a"));
      assertThat(prepared.executeQuery().next()).isTrue();
    }
  }

  @Test
  void clientInfoCannotEndTheCommentItIsSentIn() throws SQLException {
    try (Connection connection = Cluster.MYSQL.connect();
        Statement statement = connection.createStatement()) {
      String value = "*/ " + RESTRICTED_MYSQL + " # ";
      Properties values = new Properties();
      values.put("a", value);
      assertThatThrownBy(() -> connection.setClientInfo("a", value))
          .isInstanceOf(SQLClientInfoException.class)
          .hasMessageNotContaining("Sw0rdf1sh");
      assertThatThrownBy(() -> connection.setClientInfo(values))
          .isInstanceOf(SQLClientInfoException.class);
      Properties silent =
          new Properties() {
            @Override
            public synchronized String toString() {
              return "";
            }
          };
      silent.putAll(values);
      assertThatThrownBy(() -> connection.setClientInfo(silent))
          .isInstanceOf(SQLClientInfoException.class);
      assertThatThrownBy(() -> ((JdbcConnection) connection).setStatementComment(value))
          .isInstanceOf(SQLException.class);
      connection.setClientInfo("a", "request 7 * / 2");
      assertThat(statement.execute("select 1")).isTrue();
    }
    Cluster.MYSQL.connect().close();
  }

  @ParameterizedTest
  @EnumSource
  void updatableResultSetDoesNotWriteTheCredentialCatalog(Cluster cluster) throws SQLException {
    if (cluster.isPostgresql()) {
      cluster.aurora().execute("grant select on pg_authid to " + Cluster.IAM_USER);
    } else {
      cluster.aurora().execute("grant select, update on mysql.user to " + Cluster.IAM_USER);
    }
    String sql =
        cluster.isPostgresql()
            ? "select oid, rolpassword as s from pg_authid where rolname = current_user"
            : "select host, user, authentication_string as s from mysql.user where user = '"
                + Cluster.IAM_USER
                + "'";
    try (Connection connection = cluster.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      row.updateString("s", "");
      assertThatThrownBy(row::updateRow)
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo(cluster.isPostgresql() ? "42501" : "42000");
      assertThatThrownBy(row::deleteRow)
          .hasMessageContaining(cluster.isPostgresql() ? "rds_password" : "PASSWORD_ADMIN");
    }
  }

  @ParameterizedTest
  @EnumSource
  void updatableResultSetWritesOtherTables(Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect();
        Statement statement =
            connection.createStatement(
                ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      statement.execute("create table things (id int primary key, password varchar(20))");
      try {
        statement.execute("insert into things values (1, 'a')");
        try (ResultSet row = statement.executeQuery("select id, password from things")) {
          assertThat(row.next()).isTrue();
          row.updateString(2, "b");
          row.updateRow();
        }
        try (ResultSet row = statement.executeQuery("select password from things")) {
          assertThat(row.next()).isTrue();
          assertThat(row.getString(1)).isEqualTo("b");
        }
      } finally {
        statement.execute("drop table things");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void backReferencesKeepIdentity(Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("select 2")) {
      ResultSet rows = statement.executeQuery("select 1");
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(prepared.getConnection()).isSameAs(connection);
      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(statement.getResultSet()).isSameAs(rows);
      assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getConnection()).isSameAs(connection);
      try (ResultSet tables = metaData.getTables(null, null, "%", null)) {
        Statement behind = tables.getStatement();
        if (behind != null) {
          assertThat(behind.getConnection()).isSameAs(connection);
        }
      }
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
      assertThat(connection.isWrapperFor(Connection.class)).isTrue();
      assertThat(connection.isWrapperFor(Runnable.class)).isFalse();
      assertThatThrownBy(() -> connection.unwrap(Runnable.class)).isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void metadataIsTheVendors(Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect()) {
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getURL())
          .startsWith(cluster.isPostgresql() ? "jdbc:postgresql:" : "jdbc:mysql:");
      assertThat(metaData.getURL()).doesNotContain("password").doesNotContain("X-Amz");
      assertThat(metaData.getDriverName())
          .isEqualTo(cluster.isPostgresql() ? "PostgreSQL JDBC Driver" : "MySQL Connector/J");
      assertThat(metaData.getDatabaseProductName())
          .isEqualTo(cluster.isPostgresql() ? "PostgreSQL" : "MySQL");
    }
  }

  @Test
  void postgresqlCastsAndApisWorkWithoutUnwrapping() throws Exception {
    Cluster cluster = Cluster.POSTGRESQL;
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      PGConnection pg = (PGConnection) connection;
      assertThat(pg.getBackendPID()).isPositive();
      assertThat((BaseConnection) connection).isSameAs(connection);
      assertThat(connection.unwrap(PGConnection.class)).isSameAs(connection);
      assertThat(connection.unwrap(PgConnection.class)).isNotSameAs(connection);
      assertThat((PGStatement) statement).isSameAs(statement);

      statement.execute("create temporary table copied (id int, text text)");
      assertThat(
              new CopyManager((BaseConnection) connection)
                  .copyIn("copy copied from stdin", new StringReader("1\ta\n2\tb\n")))
          .isEqualTo(2);
      assertThat(connection.createArrayOf("int4", new Integer[] {1, 2}).getBaseTypeName())
          .isEqualTo("int4");
      statement.execute("listen demo");
      statement.execute("notify demo, 'hello'");
      assertThat(pg.getNotifications(1_000)).hasSize(1);
    }
  }

  @Test
  void mysqlCastsWorkWithoutUnwrapping() throws SQLException {
    Cluster cluster = Cluster.MYSQL;
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("select ?")) {
      assertThat(((JdbcConnection) connection).getHost())
          .isEqualTo(cluster.aurora().endpoints().cluster());
      assertThat((JdbcStatement) statement).isSameAs(statement);
      assertThat((JdbcPreparedStatement) prepared).isSameAs(prepared);
      assertThat(connection.unwrap(JdbcConnection.class)).isSameAs(connection);
      assertThat(((JdbcConnection) connection).getActiveMySQLConnection()).isSameAs(connection);
      try (PreparedStatement onServer =
          ((JdbcConnection) connection).serverPrepareStatement("select ?")) {
        onServer.setInt(1, 7);
        ResultSet row = onServer.executeQuery();
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(7);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void boundValuesAreNotPrinted(Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect();
        PreparedStatement prepared = connection.prepareStatement("select ?")) {
      prepared.setString(1, "Sw0rdf1sh");
      assertThat(prepared.toString()).doesNotContain("Sw0rdf1sh");
      assertThat(connection.toString()).doesNotContain("Sw0rdf1sh");
    }
  }

  @ParameterizedTest
  @EnumSource
  void vendorsExceptionPassesAsItIs(Cluster cluster) throws SQLException {
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      SQLException failure =
          catchThrowableOfType(
              SQLException.class, () -> statement.execute("select from nowhere at all"));
      assertThat(failure.getClass().getName())
          .isEqualTo(
              cluster.isPostgresql()
                  ? "org.postgresql.util.PSQLException"
                  : "java.sql.SQLSyntaxErrorException");
      assertThat(failure.getSQLState()).startsWith("42");
    }
  }

  /** Connector/J signs in once more to cancel, pgjdbc does not. */
  @ParameterizedTest
  @EnumSource
  void queryTimeoutAndCancelEndAStatement(Cluster cluster) throws Exception {
    String sleep = cluster.isPostgresql() ? "select pg_sleep(60)" : "select sleep(60)";
    try (Connection connection = cluster.connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException timedOut =
          catchThrowableOfType(SQLException.class, () -> statement.executeQuery(sleep));
      if (cluster.isPostgresql()) {
        assertThat(timedOut.getSQLState()).isEqualTo("57014");
      } else {
        assertThat((Throwable) timedOut).isInstanceOf(SQLTimeoutException.class);
      }

      statement.setQueryTimeout(0);
      // PostgreSQL then fails the statement, MySQL's sleep() returns 1.
      CompletableFuture<Boolean> sleeping =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.execute(sleep);
                } catch (SQLException e) {
                  return false;
                }
              });
      awaitSleep(cluster);
      statement.cancel();
      assertThat(sleeping.get()).isEqualTo(!cluster.isPostgresql());
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    }
  }

  /** Until the statement runs on the server, a cancel request is lost. */
  private static void awaitSleep(Cluster cluster) throws SQLException {
    String running =
        cluster.isPostgresql()
            ? "select 1 from pg_stat_activity where state = 'active' and query like 'select pg_sleep%'"
            : "select 1 from information_schema.processlist where info like 'select sleep%'";
    try (Connection watcher = cluster.connect();
        Statement statement = watcher.createStatement()) {
      boolean seen = false;
      while (!seen) {
        try (ResultSet rows = statement.executeQuery(running)) {
          seen = rows.next();
        }
      }
    }
  }

  @FunctionalInterface
  private interface SqlAction {
    void run() throws SQLException;
  }
}
