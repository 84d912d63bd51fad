package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.jdbc.JdbcPropertySetImpl;
import com.mysql.cj.protocol.a.NativeSocketConnection;
import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Connector/J against a server that goes through TLS and then refuses the sign-in. */
class MySqlHookTest {
  private static final CertificateChain CA = root("Test Root");

  private final Path dir;
  private @Nullable TlsSession recorded;

  MySqlHookTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void verifiedSessionIsRecordedBeforeTheSignIn() throws Exception {
    try (HostileServer server = mysql(issue(CA, "localhost"))) {
      assertThatThrownBy(() -> connect(server))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045))
          .hasMessageContaining("Access denied");
      assertThat(recorded).isNotNull();
      assertThat(recorded.port()).isEqualTo(server.port());
      assertThat(recorded.matchedName()).isEqualTo("localhost");
      assertThat(recorded.root()).isEqualTo("CN=Test Root");
      assertThat(server.received()).asString(ISO_8859_1).contains("app");
    }
  }

  @Test
  void otherNameIsRefusedBeforeTheSignIn() throws Exception {
    try (HostileServer server = mysql(issue(CA, "db.example.com"))) {
      assertRefusal(server)
          .hasMessageStartingWith(
              "tls-verify: the certificate at localhost:%d is for [db.example.com], not for"
                  + " localhost; connect by a",
              server.port());
      assertThat(server.received()).isEmpty();
      assertThat(recorded).isNull();
    }
  }

  @Test
  void otherCaIsRefusedBeforeTheSignIn() throws Exception {
    try (HostileServer server = mysql(issue(root("Mallory"), "localhost"))) {
      assertRefusal(server).hasMessageContaining("issued by 'CN=Mallory'");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void serverWithoutTlsIsRefusedBeforeTheSignIn() throws Exception {
    try (HostileServer server = HostileServer.withoutTls(Engine.MYSQL)) {
      assertRefusal(server)
          .hasMessage(
              "tls-verify: the server at localhost:%d refuses TLS; nothing was sent",
              server.port());
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void weakerModeOfOneHostIsRefusedBeforeItIsDialled() throws Exception {
    try (HostileServer server = mysql(issue(CA, "localhost"))) {
      assertThatThrownBy(
              () ->
                  connect(
                      "jdbc:mysql://address=(host=localhost)(port=%d)(sslMode=REQUIRED)/app"
                          .formatted(server.port()),
                      server))
          .hasStackTraceContaining("tls-verify: sslMode=REQUIRED is in force for localhost:");
      assertThat(server.received()).isEmpty();
      assertThat(recorded).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql+srv://localhost/app",
        "jdbc:mysql%2Bsrv://localhost/app",
        "JDBC:MYSQL+SRV:loadbalance://localhost/app",
        "mysqlx://localhost/app"
      })
  void hostsFromDnsAreRefused(String url) throws Exception {
    try (HostileServer server = mysql(issue(CA, "localhost"))) {
      assertThatThrownBy(() -> connect(url, server))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("whose hosts do not come from DNS");
    }
  }

  /** An IOException would make Connector/J dial them all again for half a minute. */
  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc:mysql://", "jdbc:mysql:replication://", "JDBC:mysql:loadbalance://"})
  void hostThatDoesNotProveItselfEndsTheConnect(String scheme) throws Exception {
    try (HostileServer wrong = mysql(issue(CA, "db.example.com"));
        HostileServer next = mysql(issue(CA, "localhost"))) {
      String url = scheme + "localhost:" + wrong.port() + ",localhost:" + next.port() + "/app";
      // All of them, for a load balancer takes them as they come.
      Throwable thrown =
          assertThatThrownBy(
                  () -> connect(url.replace(":" + next.port(), ":" + wrong.port()), wrong))
              .isInstanceOf(TlsVerificationException.class)
              .hasMessageContaining("is for [db.example.com]")
              .actual();
      assertThat(((TlsVerificationException) thrown).code()).isEqualTo(Code.NAME_MISMATCH);
      assertThat(wrong.received()).isEmpty();
      assertThat(next.received()).isEmpty();
    }
  }

  @Test
  void nextHostIsTriedWhereAllowed() throws Exception {
    try (HostileServer wrong = mysql(issue(CA, "db.example.com"));
        HostileServer next = mysql(issue(CA, "localhost"))) {
      String url = "jdbc:mysql://localhost:" + wrong.port() + ",localhost:" + next.port() + "/app";
      assertThatThrownBy(() -> connect(url, wrong, "onIdentityFailure", "next"))
          .hasMessageContaining("Access denied");
      assertThat(wrong.received()).isEmpty();
      assertThat(next.passwords()).hasSize(1);
    }
  }

  /** Connector/J cancels a statement over a second connection with the properties of the first. */
  @Test
  void laterConnectionsOfTheSamePropertiesAreVerifiedToo() throws Exception {
    TlsPolicy policy = TestCertificates.policy(List.of(CA.certificate()));
    PropertySet properties = new JdbcPropertySetImpl();
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "localhost"));
        LoopbackServer impostor = LoopbackServer.tls(issue(root("Mallory"), "localhost"))) {
      try (ConnectAttempt attempt = ConnectAttempt.begin()) {
        attempt.put(TlsAttempt.class, new TlsAttempt(policy, attempt::tls));
        initialize(properties, attempt);
        assertThat(handshake(server, properties)).isInstanceOf(SSLSocket.class);
        assertThat(attempt.tls()).isNotNull();
        assertThatThrownBy(() -> handshake(impostor, properties))
            .hasMessageContaining("issued by 'CN=Mallory'");
        // Nor is the impostor taken for the one before.
        assertThat(attempt.tls().port()).isEqualTo(server.port());
      }
    }
  }

  @Test
  void withoutAConnectInProgressNobodyIsDialled() throws Exception {
    PropertySet properties = new JdbcPropertySetImpl();
    try (ConnectAttempt attempt = ConnectAttempt.begin()) {
      initialize(properties, attempt);
    }
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "localhost"))) {
      assertThatThrownBy(() -> handshake(server, properties))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("open a new connection");
    }
  }

  private static void initialize(PropertySet properties, ConnectAttempt attempt) {
    Properties given = new Properties();
    given.setProperty(ConnectAttempt.PROPERTY, attempt.handle());
    given.setProperty("sslMode", "VERIFY_IDENTITY");
    properties.initializeProperties(given);
  }

  private static Socket handshake(LoopbackServer server, PropertySet properties)
      throws IOException {
    MySqlTlsSocketFactory hook = new MySqlTlsSocketFactory();
    try (Socket raw = hook.connect("localhost", server.port(), properties, 0)) {
      assertThat(raw.isConnected()).isTrue();
      return hook.performTlsHandshake(new NativeSocketConnection(), null);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefusal(HostileServer server) {
    return assertThatThrownBy(() -> connect(server))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasCauseInstanceOf(SQLException.class);
  }

  private Connection connect(HostileServer server) throws SQLException {
    return connect(server.jdbcUrl("localhost"), server);
  }

  private Connection connect(String url, HostileServer server, String... property)
      throws SQLException {
    com.mysql.cj.jdbc.Driver driver = new com.mysql.cj.jdbc.Driver();
    Connector vendor =
        request -> {
          return driver.connect(request.url(), request.vendorProperties());
        };
    List<Host> hosts = List.of(new Host("localhost", server.port(), Map.of()));
    Map<String, String> values = new HashMap<>();
    values.put("caBundle", pem(dir.resolve("ca.pem"), CA).toString());
    if (property.length > 0) {
      values.put(property[0], property[1]);
    }
    try (ConnectAttempt attempt = ConnectAttempt.begin();
        Plugin plugin =
            new TlsVerifyPluginProvider()
                .create(new PluginConfig("tls-verify", Vendor.MYSQL, driver, hosts, values))) {
      try {
        return plugin.connect(
            new ConnectRequest(
                Vendor.MYSQL,
                url,
                hosts,
                Map.of("user", "app", "password", "secret", "socketTimeout", "20000"),
                attempt),
            vendor);
      } finally {
        recorded = attempt.tls();
      }
    }
  }

  private static HostileServer mysql(CertificateChain certificate) {
    return HostileServer.presenting(Engine.MYSQL, certificate);
  }
}
