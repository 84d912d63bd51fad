package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.ConnectionInfo;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.LocalAurora;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What TLS settings do to connections to real servers. */
class TlsModesTest {
  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, verify-ca",
    "POSTGRESQL, require",
    "MYSQL, verify-ca",
    "MYSQL, require",
  })
  void weakerModeConnectsWithAPasswordAndIsTold(Cluster cluster, String mode) throws SQLException {
    Properties properties = password(cluster);
    properties.put("tls-verify.mode", mode);
    properties.put("tls-verify.allowInsecure", "true");
    if (mode.equals("require")) {
      properties.remove("tls-verify.caBundle");
    }
    // No certificate is for this name.
    try (Connection connection =
        DriverManager.getConnection(
            cluster.url(cluster.aurora().endpoints().otherCluster()), properties)) {
      ConnectionInfo info = AuroraSecure.describe(connection).orElseThrow();
      assertThat(info.tlsMode()).isEqualTo(mode);
      assertThat(info.tls()).isNull();
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.PASSWORD_USER);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTokenIsGivenInAWeakerMode(Cluster cluster) throws Exception {
    for (String mode : new String[] {"verify-ca", "require", "disable", "vendor"}) {
      Properties properties = cluster.iam();
      properties.put("tls-verify.mode", mode);
      properties.put("tls-verify.allowInsecure", "true");
      if (!mode.equals("verify-ca")) {
        properties.remove("tls-verify.caBundle");
      }
      assertThat(
              cluster.signInsDuring(
                  () ->
                      assertThatThrownBy(
                              () -> DriverManager.getConnection(cluster.url(), properties))
                          .as(mode)
                          .isInstanceOf(SQLException.class)))
          .allSatisfy(signIn -> assertThat(signIn.credentialBytes()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource
  void untrustedCaIsRefusedInVerifyCa(Cluster cluster) {
    Properties properties = password(cluster);
    properties.put("tls-verify.mode", "verify-ca");
    properties.put("tls-verify.allowInsecure", "true");
    properties.put("tls-verify.caBundle", "builtin:rds");
    assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
        .hasMessageContaining("not trusted by tls-verify.caBundle=builtin:rds of 2025-07-14");
  }

  @ParameterizedTest
  @CsvSource({"POSTGRESQL, sslrootcert", "MYSQL, serverSslCert"})
  void vendorsNameOfTheBundleWillDo(Cluster cluster, String name) throws SQLException {
    Properties properties = cluster.iam();
    Object bundle = properties.remove("tls-verify.caBundle");
    properties.put(name, bundle);
    try (Connection connection = DriverManager.getConnection(cluster.url(), properties)) {
      TlsSession tls = AuroraSecure.describe(connection).orElseThrow().tls();
      assertThat(tls.trust()).isEqualTo(bundle);
      assertThat(tls.trustSha256()).hasSize(64);
    }
  }

  @Test
  void resumedSessionIsTold() throws SQLException {
    Cluster cluster = Cluster.MYSQL;
    Properties properties = cluster.iam();
    properties.put("tls-verify.expiryWarnDays", "31"); // a configuration of this test alone
    // The second is the first to offer one key share, with which the JDK resumes nothing older.
    for (boolean resumed : new boolean[] {false, false, true}) {
      try (Connection connection = DriverManager.getConnection(cluster.url(), properties)) {
        TlsSession tls = AuroraSecure.describe(connection).orElseThrow().tls();
        assertThat(tls.resumed()).isEqualTo(resumed);
        assertThat(connection.unwrap(TlsSession.class)).isEqualTo(tls);
        assertThat(connection.isWrapperFor(TlsSession.class)).isTrue();
      }
    }
  }

  @Test
  void postgresIsReachedByDirectNegotiationWhereAskedFor() throws SQLException {
    Properties properties = Cluster.POSTGRESQL.iam();
    properties.put("sslNegotiation", "direct");
    try (Connection connection =
        DriverManager.getConnection(Cluster.POSTGRESQL.url(), properties)) {
      assertThat(AuroraSecure.describe(connection).orElseThrow().tls()).isNotNull();
    }
  }

  /** pgjdbc by itself sends the secret key of the session in the clear, to whoever answers. */
  @ParameterizedTest
  @CsvSource({"postgres", "direct"})
  void cancelRequestOfPostgresGoesThroughVerifiedTls(String negotiation) throws Exception {
    LocalAurora aurora = Cluster.POSTGRESQL.aurora();
    Properties properties = password(Cluster.POSTGRESQL);
    properties.put("sslNegotiation", negotiation);
    try (Wiretap wire = Wiretap.before(aurora.port())) {
      String url =
          Cluster.POSTGRESQL.url().replace(":" + aurora.port() + "/", ":" + wire.port() + "/");
      try (Connection connection = DriverManager.getConnection(url, properties);
          Statement statement = connection.createStatement()) {
        statement.setQueryTimeout(1);
        assertThatThrownBy(() -> statement.execute("select pg_sleep(60)"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      }
      assertThat(new String(wire.fromClients(), StandardCharsets.ISO_8859_1))
          .doesNotContain("\u0004\u00d2\u0016."); // the code of CancelRequest
    }
  }

  private static Properties password(Cluster cluster) {
    Properties properties = cluster.properties(Cluster.PASSWORD_USER);
    properties.put("password", Cluster.PASSWORD);
    return properties;
  }
}
