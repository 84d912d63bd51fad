package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aurorasecure.driver.AuroraSecureDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.JdbcDatabaseContainer;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Server versions that LocalAurora does not have, where Docker is there to run them. */
@EnabledIf("dockerIsThere")
class ContainersTest {
  static boolean dockerIsThere() {
    return DockerClientFactory.instance().isDockerAvailable();
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres:13-alpine", "postgres:17-alpine", "mysql:8.4"})
  void passwordIsNotSentToAServerWithoutAVerifiedCertificate(String image) {
    try (JdbcDatabaseContainer<?> server = start(image)) {
      assertThatThrownBy(() -> connect(server, ""))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("tls-verify");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres:13-alpine", "postgres:17-alpine", "mysql:8.4"})
  void restrictedStatementIsRefusedAndOthersPass(String image) throws SQLException {
    try (JdbcDatabaseContainer<?> server = start(image);
        Connection connection = connect(server, "password-policy");
        Statement statement = connection.createStatement()) {
      String sql =
          image.startsWith("postgres")
              ? "create role other password 'x'"
              : "create user other identified by 'x'";
      SQLException refusal = catchThrowableOfType(SQLException.class, () -> statement.execute(sql));
      assertThat(refusal.getSQLState()).startsWith("42");
      assertThat(statement.execute("select 1")).isTrue();
    }
  }

  private static JdbcDatabaseContainer<?> start(String image) {
    JdbcDatabaseContainer<?> server =
        image.startsWith("postgres") ? new PostgreSQLContainer(image) : new MySQLContainer(image);
    server.start();
    return server;
  }

  private static Connection connect(JdbcDatabaseContainer<?> server, String plugins)
      throws SQLException {
    Properties properties = new Properties();
    properties.put("user", server.getUsername());
    properties.put("password", server.getPassword());
    if (!plugins.isEmpty()) {
      properties.put("plugins", plugins);
    }
    return new AuroraSecureDriver().connect(Cluster.secured(server.getJdbcUrl()), properties);
  }
}
