package io.github.aurorasecure.iam;

import static io.github.aurorasecure.iam.TestSignIn.AUTO;
import static io.github.aurorasecure.iam.TestSignIn.CLUSTER;
import static io.github.aurorasecure.iam.TestSignIn.REQUIRED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.testkit.HostileServer.Demand;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The plugin in front of pgjdbc, against a server that counts what it is told. */
class PostgresSignInTest {
  private static final String FIRST = "token-1 for app at " + CLUSTER;
  private static final String SECOND = "token-2 for app at " + CLUSTER;

  private Map<String, String> verifying;
  private TestSignIn auto;
  private HostileServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    verifying = TrustedLocalhost.pgjdbc(directory);
    auto = new TestSignIn(new Driver(), AUTO);
    server = unreachable();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"disable", "allow", "prefer"})
  void plaintextServerIsSentNoToken(String mode) throws Exception {
    server = HostileServer.withoutTls(Engine.POSTGRESQL);
    assertRefusedUnsigned(Map.of("user", "app", "sslmode", mode));
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode, require",
    "sslmode, verify-ca",
    "sslfactory, org.postgresql.ssl.NonValidatingFactory",
    "sslhostnameverifier, org.postgresql.ssl.PGjdbcHostnameVerifier",
  })
  void serverWhoseIdentityIsNotCheckedIsSentNoToken(String name, String value) throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    assertRefusedUnsigned(strict(name, value));
  }

  @Test
  void severalHostsCannotBeToldApartWithoutTlsVerify() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    String url = "jdbc:postgresql://127.0.0.1:%1$d,localhost:%1$d/app".formatted(server.port());
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                auto.connect(
                    Vendor.POSTGRESQL,
                    url,
                    List.of("127.0.0.1", "localhost"),
                    server.port(),
                    strict(),
                    auto::vendorConnect))
        .withMessageContaining("tls-verify");
    assertThat(auto.resolved).hasValue(0);
  }

  /** Nobody sees what its URL holds: traceProtocol for instance, or another host. */
  @Test
  void driverInBetweenIsGivenNoToken() throws Exception {
    server = serverOfLocalhost().admitting("secret"::equals);
    String url = server.jdbcUrl("localhost");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> auto.connect(Vendor.POSTGRESQL, url, List.of(), 0, strict(), auto::vendorConnect))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll("another driver stands between", "leave iam out of plugins=");
    assertThat(server.passwords()).isEmpty();
    auto.connect(
            Vendor.POSTGRESQL, url, List.of(), 0, strict("password", "secret"), auto::vendorConnect)
        .close();
    assertThat(server.passwords()).containsExactly("secret");
  }

  @Test
  void refusalThatTheVendorDriverSwallowsIsStillTold() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    String twice = "jdbc:postgresql://localhost:%1$d,localhost:%1$d/app".formatted(server.port());
    assertThatExceptionOfType(PSQLException.class)
        .isThrownBy(
            () ->
                auto.connect(
                    Vendor.POSTGRESQL,
                    twice,
                    List.of("localhost"),
                    server.port(),
                    strict(),
                    auto::vendorConnect))
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement(THROWABLE)
                    .hasMessageContaining("tls-verify"));
  }

  @ParameterizedTest
  @CsvSource({"MD5, MD5", "SCRAM, SASL"})
  void userWithAPasswordIsToldSo(Demand demand, String name) throws Exception {
    server = serverOfLocalhost().asking(demand);
    assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .withMessageContainingAll(name, "app", "GRANT rds_iam");
    assertThat(server.passwords()).isEmpty();
    assertThat(auto.resolved).hasValue(0);
  }

  @Test
  void verifiedServerThatAsksIsSentAToken() throws Exception {
    server = serverOfLocalhost().admitting(FIRST::equals);
    auto.connect(server, strict()).close();
    assertThat(server.passwords()).containsExactly(FIRST);
  }

  @Test
  void serverThatDoesNotAskIsSentNothing() throws Exception {
    server = serverOfLocalhost().asking(Demand.NOTHING).admitting(password -> true);
    auto.connect(server, strict()).close();
    assertThat(auto.resolved).hasValue(0);
  }

  @Test
  void requiredModeRefusesAServerThatDoesNotAsk() throws Exception {
    server = serverOfLocalhost().asking(Demand.NOTHING).admitting(password -> true);
    TestSignIn required = new TestSignIn(new Driver(), REQUIRED);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> required.connect(server, strict()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .withMessageContaining("iam.mode=required");
  }

  @Test
  void hostThatWasVerifiedIsTheHostSignedFor() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    TestSignIn named = new TestSignIn(new Driver(), TestSignIn.settings(Map.of()));
    String reader = "db.cluster-ro-abc.eu-west-1.rds.amazonaws.com";
    Connector tlsVerify =
        request -> {
          request.attempt().tls(TestSignIn.verified(reader, 5433));
          return named.vendorConnect(request);
        };
    named
        .connect(
            Vendor.POSTGRESQL,
            "jdbc:postgresql://localhost:" + server.port() + "/app",
            List.of(reader),
            5433,
            strict("sslmode", "require"),
            tlsVerify)
        .close();
    assertThat(server.passwords())
        .containsExactly(
            "token-1 for app at " + new Endpoint(reader, 5433, "eu-west-1", SigningService.RDS));
  }

  @Test
  void oneTokenServesManyConnects() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    for (int i = 0; i < 3; i++) {
      auto.connect(server, strict()).close();
    }
    assertThat(server.passwords()).containsExactly(FIRST, FIRST, FIRST);
  }

  @Test
  void refusedTokenFromTheCacheIsReplacedOnce() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    auto.connect(server, strict()).close();
    server.close();
    server = serverOfLocalhost().admitting(SECOND::equals);
    auto.connect(server, strict()).close();
    assertThat(server.passwords()).containsExactly(FIRST, SECOND);
  }

  @Test
  void replacementIsNotReplacedAgain() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    auto.connect(server, strict()).close();
    server.close();
    server = serverOfLocalhost();
    assertThatExceptionOfType(SQLException.class).isThrownBy(() -> auto.connect(server, strict()));
    assertThat(server.passwords()).containsExactly(FIRST, SECOND);
  }

  @Test
  void refusedNewTokenIsExplainedAndNotTriedAgain() throws Exception {
    server = serverOfLocalhost();
    assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .withMessageContainingAll(
            "PAM authentication failed for user \"app\"",
            CLUSTER.host() + ":5432 in us-east-1",
            "cleartext password",
            " 0 s ago with access key …1234 from a test;",
            "rds_iam",
            "rds-db:connect",
            "clock (2026-11-23T10:00:00Z)")
        .withMessageNotContainingAny("token-1", "AKIAEXAMPLE1234")
        .withCauseInstanceOf(PSQLException.class);
    assertThat(server.passwords()).containsExactly(FIRST);
  }

  @Test
  void refusedTokenIsNotOfferedAgain() throws Exception {
    server = serverOfLocalhost();
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> auto.connect(server, strict()));
    }
    assertThat(server.passwords()).containsExactly(FIRST, SECOND);
  }

  @Test
  void tokenIsRenewedInTime() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    auto.connect(server, strict()).close();
    auto.clock.advance(Duration.ofMinutes(14));
    auto.connect(server, strict()).close();
    assertThat(server.passwords()).containsExactly(FIRST, SECOND);
  }

  @Test
  void givenPasswordMakesThePluginStandAside() throws Exception {
    server = serverOfLocalhost().admitting("secret"::equals);
    auto.connect(server, strict("password", "secret")).close();
    assertThat(server.passwords()).containsExactly("secret");
    assertThat(auto.resolved).hasValue(0);
  }

  @Test
  void emptyPasswordIsNone() throws Exception {
    server = serverOfLocalhost().admitting(FIRST::equals);
    auto.connect(server, strict("password", "")).close();
  }

  @Test
  void requiredModeAllowsNoPassword() {
    TestSignIn required = new TestSignIn(new Driver(), REQUIRED);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> required.connect(server, strict("password", "secret")))
        .withMessageContaining("iam.mode=required")
        .withMessageNotContaining("secret");
  }

  @Test
  void userMustBeNamed() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, Map.of()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .withMessageContaining("property user");
  }

  @Test
  void noTokenIsSignedForANameThatCannotWork() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    TestSignIn named = new TestSignIn(new Driver(), TestSignIn.settings(Map.of()));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> named.connect(server, strict()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll("localhost", "iam.host");
    assertThat(server.passwords()).isEmpty();
    assertThat(named.resolved).hasValue(0);
  }

  @Test
  void hookOfTheApplicationIsNotReplacedSilently() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> auto.connect(server, strict("authenticationPluginClassName", "com.example.Mine")))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContaining("authenticationPluginClassName=com.example.Mine");
  }

  @Test
  void missingCredentialsNameTheSourcesTried() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    TestSignIn without =
        new TestSignIn(
            new Driver(),
            AUTO,
            () -> {
              throw SdkClientException.create("tried environment and profile");
            });
    assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
        .isThrownBy(() -> without.connect(server, strict()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .withMessageContainingAll("no AWS credentials", "tried environment and profile");
    assertThat(server.passwords()).isEmpty();
  }

  @Test
  void closedPluginHasClosedItsCredentials() throws Exception {
    server = serverOfLocalhost().admitting(password -> true);
    auto.connect(server, strict()).close();
    auto.connect(server, strict()).close();
    auto.plugin.close();
    assertThat(auto.closed).hasValue(1);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .withMessageContaining("deregistering");
  }

  @Test
  void hookOfAnEndedConnectSaysSo() {
    ConnectAttempt ended = ConnectAttempt.begin();
    ended.close();
    Properties info = new Properties();
    info.setProperty(ConnectAttempt.PROPERTY, ended.handle());
    assertThatExceptionOfType(PSQLException.class)
        .isThrownBy(
            () ->
                new PostgresTokenAuthentication(info)
                    .getPassword(AuthenticationRequestType.CLEARTEXT_PASSWORD))
        .withMessageContaining("open a new connection");
  }

  private void assertRefusedUnsigned(Map<String, String> properties) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, properties))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll(
            "localhost:" + server.port(), "tls-verify", "sslmode=verify-full");
    assertThat(server.passwords()).isEmpty();
    assertThat(server.received()).asString(ISO_8859_1).doesNotContain("token");
    assertThat(auto.resolved).hasValue(0);
    assertThat(auto.signed).hasValue(0);
  }

  /** Properties under which pgjdbc itself verifies the server, with these changed. */
  private Map<String, String> strict(String... changes) {
    Map<String, String> properties = new HashMap<>(verifying);
    properties.put("assumeMinServerVersion", "12");
    for (int i = 0; i < changes.length; i += 2) {
      properties.put(changes[i], changes[i + 1]);
    }
    return properties;
  }

  private static HostileServer serverOfLocalhost() {
    return HostileServer.presenting(Engine.POSTGRESQL, TrustedLocalhost.CERTIFICATE);
  }

  private static HostileServer unreachable() {
    HostileServer closed = HostileServer.withoutTls(Engine.POSTGRESQL);
    closed.close();
    return closed;
  }
}
