package io.github.aurorasecure.iam;

import static io.github.aurorasecure.iam.TestSignIn.AUTO;
import static io.github.aurorasecure.iam.TestSignIn.CLUSTER;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mysql.cj.jdbc.Driver;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.testkit.HostileServer.Demand;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugin in front of Connector/J, against a server that counts what it is told. */
class MySqlSignInTest {
  private static final String FIRST = "token-1 for app at " + CLUSTER;
  private static final String SECOND = "token-2 for app at " + CLUSTER;

  private Map<String, String> verifying;
  private TestSignIn auto;
  private HostileServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    verifying = TrustedLocalhost.connectorJ(directory);
    auto = new TestSignIn(new Driver(), AUTO);
    server = HostileServer.presenting(Engine.MYSQL, TrustedLocalhost.CERTIFICATE);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DISABLED", "PREFERRED"})
  void plaintextServerIsSentNoToken(String mode) throws Exception {
    server.close();
    server = HostileServer.withoutTls(Engine.MYSQL);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, Map.of("user", "app", "sslMode", mode)))
        .withMessageContaining("mysql_clear_password");
    assertNothingSent();
  }

  @ParameterizedTest
  @CsvSource({
    "sslMode, PREFERRED",
    "sslMode, REQUIRED",
    "sslMode, VERIFY_CA",
    "socketFactory, io.github.aurorasecure.iam.MySqlSignInTest$OtherSockets",
    "propertiesTransform, io.github.aurorasecure.iam.MySqlSignInTest$Unchanged",
  })
  void serverWhoseIdentityIsNotCheckedIsSentNoToken(String name, String value) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, strict(name, value)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll(
            "localhost:" + server.port(), "tls-verify", "sslMode=VERIFY_IDENTITY");
    assertNothingSent();
  }

  @Test
  void verificationOfAnotherHostDoesNotCount() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                auto.connect(
                    server,
                    strict(),
                    request -> {
                      request.attempt().tls(TestSignIn.verified("localhost", server.port() + 1));
                      return auto.vendorConnect(request);
                    }))
        .withMessageContaining("tls-verify");
    assertNothingSent();
  }

  @Test
  void hostThatTlsVerifyHasVerifiedIsSentAToken() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                auto.connect(
                    server,
                    strict("sslMode", "REQUIRED"),
                    request -> {
                      request.attempt().tls(TestSignIn.verified("localhost", server.port()));
                      return auto.vendorConnect(request);
                    }));
    assertThat(server.passwords()).containsExactly(FIRST);
  }

  @Test
  void refusedNewTokenIsExplainedAndNotTriedAgain() {
    assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1045))
        .withMessageContainingAll(
            "Access denied for user",
            CLUSTER.host() + ":5432 in us-east-1",
            "mysql_clear_password",
            " 0 s ago with access key …1234 from a test;",
            "AWSAuthenticationPlugin",
            "rds-db:connect")
        .withMessageNotContainingAny("token-1", "AKIAEXAMPLE1234");
    assertThat(server.passwords()).containsExactly(FIRST);
  }

  @Test
  void refusedTokenFromTheCacheIsReplacedOnce() throws Exception {
    server.busyAtFirst();
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1040));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    assertThat(server.passwords()).containsExactly(FIRST, FIRST, SECOND);
  }

  @Test
  void accountWithAPasswordIsToldSo() throws Exception {
    server.asking(Demand.NOTHING);
    assertThatExceptionOfType(SQLInvalidAuthorizationSpecException.class)
        .isThrownBy(() -> auto.connect(server, strict()))
        .withMessageContainingAll("never asked for a token", "AWSAuthenticationPlugin");
    assertThat(auto.resolved).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "password1"})
  void givenPasswordMakesThePluginStandAside(String name) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, strict(name, "secret")))
        .withMessageNotContaining("iam");
    assertThat(server.passwords()).containsExactly("secret");
    assertThat(auto.resolved).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "authenticationPlugins, com.example.Mine",
    "defaultAuthenticationPlugin, mysql_clear_password",
    "disabledAuthenticationPlugins, 'mysql_native_password,mysql_clear_password'",
    "disabledAuthenticationPlugins, io.github.aurorasecure.iam.MySqlTokenAuthentication",
    "traceProtocol, true",
    "enablePacketDebug, true",
  })
  void settingThatClashesIsNamed(String name, String value) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> auto.connect(server, strict(name, value)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContaining(name + '=' + value);
    assertNothingSent();
  }

  @Test
  void settingThatDoesNotClashIsKept() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                auto.connect(
                    server,
                    strict(
                        "defaultAuthenticationPlugin", "mysql_native_password",
                        "disabledAuthenticationPlugins", "mysql_old_password")))
        .satisfies(e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    assertThat(server.passwords()).containsExactly(FIRST);
  }

  private void assertNothingSent() {
    assertThat(server.passwords()).isEmpty();
    assertThat(server.received()).asString(ISO_8859_1).doesNotContain("token");
    assertThat(auto.resolved).hasValue(0);
    assertThat(auto.signed).hasValue(0);
  }

  /** Properties under which Connector/J itself verifies the server, with these changed. */
  private Map<String, String> strict(String... changes) {
    Map<String, String> properties = new HashMap<>(verifying);
    for (int i = 0; i < changes.length; i += 2) {
      properties.put(changes[i], changes[i + 1]);
    }
    return properties;
  }

  /** A socket factory of the application, which might do anything. */
  public static final class OtherSockets extends com.mysql.cj.protocol.StandardSocketFactory {}

  /** A transform of the application, which might do anything. */
  public static final class Unchanged implements com.mysql.cj.conf.ConnectionPropertiesTransform {
    @Override
    public java.util.Properties transformProperties(java.util.Properties properties) {
      return properties;
    }
  }
}
