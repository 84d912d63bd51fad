package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aurorasecure.demo.Notes;
import io.github.aurorasecure.driver.AuroraSecure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same application code on both engines, through the vendor's URL and through ours. */
class ApplicationCodeTest {
  @ParameterizedTest
  @EnumSource
  void jdbc(Cluster cluster) throws SQLException {
    assertThat(sumThroughJdbc(cluster.url(), cluster.iam())).isEqualTo(6);
  }

  private static int sumThroughJdbc(String url, Properties properties) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("create table numbers (n int)");
      }
      try (PreparedStatement insert =
          connection.prepareStatement("insert into numbers values (?)")) {
        for (int n = 1; n <= 3; n++) {
          insert.setInt(1, n);
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(3);
      }
      connection.commit();
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("select sum(n) from numbers")) {
        assertThat(row.next()).isTrue();
        return row.getInt(1);
      } finally {
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
          statement.execute("drop table numbers");
        }
        connection.commit();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hikari(Cluster cluster) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(cluster.url());
    config.setDataSourceProperties(cluster.iam());
    config.setMaximumPoolSize(3);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection first = pool.getConnection();
          Connection second = pool.getConnection()) {
        assertThat(SignInTest.currentUser(first)).isEqualTo(Cluster.IAM_USER);
        assertThat(SignInTest.currentUser(second)).isEqualTo(Cluster.IAM_USER);
        assertThat(AuroraSecure.describe(first).orElseThrow().tls()).isNotNull();
        String sql =
            cluster.isPostgresql()
                ? "create role intruder password 'x'"
                : "create user intruder identified by 'x'";
        assertThatThrownBy(() -> first.prepareStatement(sql)).isInstanceOf(SQLException.class);
        // A refusal is no reason to throw the connection away.
        assertThat(first.isValid(5)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void hibernate(Cluster cluster) {
    try (Notes notes = new Notes(cluster.url(), cluster.iam())) {
      Long id = notes.save("text");
      assertThat(notes.text(id)).isEqualTo("text");
      assertThat(notes.dialect())
          .isEqualTo(cluster.isPostgresql() ? "PostgreSQLDialect" : "MySQLDialect");
    }
  }
}
