package io.github.aurorasecure.tls;

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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Connector/J against a server that goes through TLS and then refuses the sign-in. */
class MySqlHookTest {
  private static final TestCa CA = TestCa.root("Test Root");
  private static final int CLIENT_SSL = 0x800;
  private static final int CAPABILITIES =
      0x1 | 0x8 | 0x200 | 0x2000 | 0x8000 | 0x80000; // protocol 4.1 with authentication plugins

  private final Path dir;
  private @Nullable TlsSession recorded;

  MySqlHookTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void verifiedSessionIsRecordedBeforeTheSignIn() throws Exception {
    LoopbackServer server = mysql(CA.issue("localhost"));
    try (server) {
      assertThatThrownBy(() -> connect(server))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045))
          .hasMessageContaining("Access denied");
      assertThat(recorded).isNotNull();
      assertThat(recorded.port()).isEqualTo(server.port());
      assertThat(recorded.matchedName()).isEqualTo("localhost");
      assertThat(recorded.root()).isEqualTo("CN=Test Root");
    }
    assertThat(server.heard()).contains("app");
    assertThat(ConnectAttempt.inProgress()).isZero();
  }

  @Test
  void otherNameIsRefusedBeforeTheSignIn() throws Exception {
    LoopbackServer server = mysql(CA.issue("db.example.com"));
    try (server) {
      assertRefusal(server)
          .hasMessage(
              "tls-verify: the certificate at localhost:%d is for [db.example.com]; connect by a"
                  + " listed name or set tls-verify.expectedHost",
              server.port());
    }
    assertThat(server.heard()).isEmpty();
    assertThat(recorded).isNull();
  }

  @Test
  void otherCaIsRefusedBeforeTheSignIn() throws Exception {
    LoopbackServer server = mysql(TestCa.root("Mallory").issue("localhost"));
    try (server) {
      assertRefusal(server).hasMessageContaining("issued by 'CN=Mallory'");
    }
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void serverWithoutTlsIsRefusedBeforeTheSignIn() throws Exception {
    LoopbackServer server =
        new LoopbackServer(
            (client, self) -> {
              greet(client.getOutputStream(), CAPABILITIES);
              self.hear(client.getInputStream().readAllBytes());
            });
    try (server) {
      assertRefusal(server)
          .hasMessage(
              "tls-verify: the server at localhost:%d refuses TLS; nothing was sent",
              server.port());
    }
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void weakerModeOfOneHostIsRefusedBeforeItIsDialled() throws Exception {
    LoopbackServer server = mysql(CA.issue("localhost"));
    try (server) {
      assertThatThrownBy(
              () ->
                  connect(
                      "jdbc:mysql://address=(host=localhost)(port=%d)(sslMode=REQUIRED)/app"
                          .formatted(server.port()),
                      server))
          .hasStackTraceContaining("tls-verify: sslMode=REQUIRED is in force for localhost:");
    }
    assertThat(server.heard()).isEmpty();
    assertThat(recorded).isNull();
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
    try (LoopbackServer server = mysql(CA.issue("localhost"))) {
      assertThatThrownBy(() -> connect(url, server))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("whose hosts do not come from DNS");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:mysql:replication://", "JDBC:mysql:loadbalance://"})
  void severalHostsOfConnectorJAreVerified(String scheme) throws Exception {
    try (LoopbackServer server = mysql(CA.issue("db.example.com"))) {
      String host = "localhost:" + server.port();

      assertThatThrownBy(
              () -> connect(scheme + host + "," + host + "/app?retriesAllDown=1", server))
          .hasMessageContaining("is for [db.example.com]");
    }
  }

  /** Connector/J cancels a statement over a second connection with the properties of the first. */
  @Test
  void laterConnectionsOfTheSamePropertiesAreVerifiedToo() throws Exception {
    ServerVerifier verifier =
        new ServerVerifier(new TrustAnchors("test", List.of(CA.certificate())), null);
    PropertySet properties = new JdbcPropertySetImpl();
    try (LoopbackServer server = LoopbackServer.tls(CA.issue("localhost"));
        LoopbackServer impostor = LoopbackServer.tls(TestCa.root("Mallory").issue("localhost"))) {
      try (ConnectAttempt attempt = ConnectAttempt.begin()) {
        attempt.put(TlsAttempt.class, new TlsAttempt(verifier, attempt::tls));
        initialize(properties, attempt);
        assertThat(handshake(server, properties)).isInstanceOf(SSLSocket.class);
        assertThat(attempt.tls()).isNotNull();
        assertThatThrownBy(() -> handshake(impostor, properties))
            .extracting(TlsRefusal::in)
            .isNotNull();
        assertThat(attempt.tls()).isNull();
      }
    }
  }

  @Test
  void withoutAConnectInProgressNobodyIsDialled() throws Exception {
    PropertySet properties = new JdbcPropertySetImpl();
    try (ConnectAttempt attempt = ConnectAttempt.begin()) {
      initialize(properties, attempt);
    }
    try (LoopbackServer server = LoopbackServer.tls(CA.issue("localhost"))) {
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

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefusal(LoopbackServer server) {
    return assertThatThrownBy(() -> connect(server))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasCauseInstanceOf(SQLException.class);
  }

  private Connection connect(LoopbackServer server) throws SQLException {
    return connect("jdbc:mysql://localhost:%d/app".formatted(server.port()), server);
  }

  private Connection connect(String url, LoopbackServer server) throws SQLException {
    com.mysql.cj.jdbc.Driver driver = new com.mysql.cj.jdbc.Driver();
    Connector vendor =
        request -> {
          Properties properties = new Properties();
          properties.putAll(request.properties());
          return driver.connect(request.url(), properties);
        };
    List<Host> hosts = List.of(new Host("localhost", server.port(), Map.of()));
    String ca = CA.pem(dir.resolve("ca.pem")).toString();
    try (ConnectAttempt attempt = ConnectAttempt.begin();
        Plugin plugin =
            new TlsVerifyPluginProvider()
                .create(
                    new PluginConfig(
                        "tls-verify", Vendor.MYSQL, driver, hosts, Map.of("caBundle", ca)))) {
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

  private static LoopbackServer mysql(TestCa.Held certificate) throws IOException {
    SSLContext context = certificate.serverContext();
    return new LoopbackServer(
        (client, server) -> {
          greet(client.getOutputStream(), CAPABILITIES | CLIENT_SSL);
          client.getInputStream().readNBytes(4 + 32); // SSLRequest
          SSLSocket tls = server.startTls(client, context);
          InputStream in = tls.getInputStream();
          byte[] header = in.readNBytes(4);
          server.hear(in.readNBytes((header[0] & 0xff) | ((header[1] & 0xff) << 8)));
          ByteArrayOutputStream error = new ByteArrayOutputStream();
          error.write(0xff);
          error.writeBytes(little(1045, 2));
          error.writeBytes("#28000Access denied".getBytes(StandardCharsets.US_ASCII));
          packet(tls.getOutputStream(), header[3] + 1, error.toByteArray());
        });
  }

  /** The server's first packet, protocol version 10. */
  private static void greet(OutputStream out, int capabilities) throws IOException {
    ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    greeting.write(10);
    greeting.writeBytes("8.0.36\0".getBytes(StandardCharsets.US_ASCII));
    greeting.writeBytes(little(1, 4)); // thread
    greeting.writeBytes("saltsalt\0".getBytes(StandardCharsets.US_ASCII));
    greeting.writeBytes(little(capabilities, 2));
    greeting.write(45); // utf8mb4
    greeting.writeBytes(little(2, 2)); // autocommit
    greeting.writeBytes(little(capabilities >>> 16, 2));
    greeting.write(21);
    greeting.writeBytes(new byte[10]);
    greeting.writeBytes("saltsaltsalt\0".getBytes(StandardCharsets.US_ASCII));
    greeting.writeBytes("caching_sha2_password\0".getBytes(StandardCharsets.US_ASCII));
    packet(out, 0, greeting.toByteArray());
  }

  private static void packet(OutputStream out, int sequence, byte[] payload) throws IOException {
    out.write(little(payload.length, 3));
    out.write(sequence);
    out.write(payload);
    out.flush();
  }

  private static byte[] little(int value, int bytes) {
    byte[] little = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      little[i] = (byte) (value >>> (8 * i));
    }
    return little;
  }
}
