package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import com.p6spy.engine.spy.P6DataSource;
import com.p6spy.engine.spy.P6SpyDriver;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.AuroraSecureDataSource;
import io.opentelemetry.instrumentation.jdbc.OpenTelemetryDriver;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;
import org.testcontainers.jdbc.ContainerDatabaseDriver;

/** Other drivers around ours, and one between ours and the vendor's. */
class NestingTest {
  @BeforeAll
  static void haveP6spyWriteNoFile() {
    System.setProperty("p6spy.config.appender", "com.p6spy.engine.spy.appender.Slf4JLogger");
  }

  @ParameterizedTest
  @EnumSource
  void p6spyAroundOurs(Cluster cluster) throws SQLException {
    Driver spy = new P6SpyDriver();
    String url = cluster.url().replaceFirst("jdbc:", "jdbc:p6spy:");
    assertThat(spy.acceptsURL(url)).isTrue();
    try (Connection connection = spy.connect(url, cluster.iam())) {
      requireSecured(cluster, connection);
    }
  }

  @ParameterizedTest
  @EnumSource
  void p6spyAroundOurDataSource(Cluster cluster) throws SQLException {
    try (Connection connection = new P6DataSource(dataSource(cluster)).getConnection()) {
      requireSecured(cluster, connection);
    }
  }

  @ParameterizedTest
  @EnumSource
  void openTelemetryAroundOurs(Cluster cluster) throws SQLException {
    Driver traced = new OpenTelemetryDriver();
    String url = cluster.url().replaceFirst("jdbc:", "jdbc:otel:");
    assertThat(traced.acceptsURL(url)).isTrue();
    try (Connection connection = traced.connect(url, cluster.iam())) {
      requireSecured(cluster, connection);
    }
  }

  @ParameterizedTest
  @EnumSource
  void openTelemetryAroundOurDataSource(Cluster cluster) throws SQLException {
    DataSource traced =
        JdbcTelemetry.create(io.opentelemetry.api.OpenTelemetry.noop()).wrap(dataSource(cluster));
    try (Connection connection = traced.getConnection()) {
      requireSecured(cluster, connection);
    }
  }

  private static AuroraSecureDataSource dataSource(Cluster cluster) throws SQLException {
    AuroraSecureDataSource source = new AuroraSecureDataSource();
    source.setUrl(cluster.url());
    source.setUser(Cluster.IAM_USER);
    source.setProperty("tls-verify.caBundle", cluster.aurora().caBundle().toString());
    return source;
  }

  private static void requireSecured(Cluster cluster, Connection connection) throws SQLException {
    assertThat(AuroraSecure.isSecured(connection)).isTrue();
    assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    Class<?> vendors = cluster.isPostgresql() ? PGConnection.class : JdbcConnection.class;
    assertThat(connection.isWrapperFor(vendors)).isTrue();
    assertThat(connection.unwrap(vendors)).isInstanceOf(vendors).isNotSameAs(connection);
    String restricted =
        cluster.isPostgresql()
            ? "alter role iam_user password 'x'"
            : "alter user iam_user identified by 'x'";
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("select 1")) {
      SQLException refusal =
          catchThrowableOfType(SQLException.class, () -> statement.execute(restricted));
      assertThat(refusal.getMessage()).contains("password-policy refused");
      assertThat(refusal.getSQLState()).startsWith("42");
      assertThatThrownBy(() -> connection.prepareStatement(restricted).execute())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password-policy refused");
      assertThat(prepared.executeQuery().next()).isTrue();
    }
  }

  /** Testcontainers would have to be told what to secure; it starts no container to find out. */
  @ParameterizedTest
  @CsvSource({"postgresql:18", "mysql:8.4"})
  void testcontainersBehindOursIsRefusedUnlessLeftAlone(String image) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", "test");
    properties.put("password", "test");
    Driver ours = new io.github.aurorasecure.driver.AuroraSecureDriver();
    String url = "jdbc:aurora-secure:tc:" + image + ":///app";
    assertThatThrownBy(() -> ours.connect(url, properties))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("ContainerDatabaseDriver stands between")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  /** It takes what follows {@code tc:} for an image and would never come to us. */
  @ParameterizedTest
  @CsvSource({"postgresql:18", "mysql:8.4"})
  void testcontainersAroundOursKnowsNoSuchDatabase(String image) throws SQLException {
    Driver containers = new ContainerDatabaseDriver();
    assertThatThrownBy(
            () ->
                containers.connect("jdbc:tc:aurora-secure:" + image + ":///app", new Properties()))
        .isInstanceOf(RuntimeException.class);
  }
}
