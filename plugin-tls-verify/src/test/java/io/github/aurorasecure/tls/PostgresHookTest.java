package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** The real pgjdbc against a server that speaks just enough of the protocol to be connected to. */
class PostgresHookTest {
  private static final TestCa CA = TestCa.root("Test Root");
  private static final org.postgresql.Driver PGJDBC = new org.postgresql.Driver();
  private static final Connector VENDOR =
      request -> {
        Properties properties = new Properties();
        properties.putAll(request.properties());
        Connection connection = PGJDBC.connect(request.url(), properties);
        if (connection == null) {
          throw new SQLException("not for pgjdbc: " + request.url());
        }
        return connection;
      };

  private final Path dir;
  private @Nullable TlsSession recorded;

  PostgresHookTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void verifiedSessionIsRecordedBeforeTheServerIsToldAnything() throws Exception {
    try (LoopbackServer server = postgresql(CA.issue("localhost"))) {
      connect("", server).close();

      assertThat(recorded).isNotNull();
      assertThat(recorded.host()).isEqualTo("localhost");
      assertThat(recorded.port()).isEqualTo(server.port());
      assertThat(recorded.matchedName()).isEqualTo("localhost");
      assertThat(recorded.root()).isEqualTo("CN=Test Root");
      assertThat(server.heard()).contains("application_name").doesNotContain("aurora-secure");
      assertThat(ConnectAttempt.inProgress()).isZero();
    }
  }

  @Test
  void minServerVersionOfTheUserIsKept() throws Exception {
    try (LoopbackServer server = postgresql(CA.issue("localhost"))) {
      connect("assumeMinServerVersion=8.4", server).close();

      assertThat(server.heard()).doesNotContain("\0application_name\0");
    }
  }

  @Test
  void otherNameIsRefusedBeforeTheServerIsToldAnything() throws Exception {
    LoopbackServer server = postgresql(CA.issue("db.example.com"));
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
  void otherCaIsRefusedBeforeTheServerIsToldAnything() throws Exception {
    LoopbackServer server = postgresql(TestCa.root("Mallory").issue("localhost"));
    try (server) {
      assertRefusal(server).hasMessageContaining("issued by 'CN=Mallory'");
    }
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void serverWithoutTlsIsRefusedBeforeItIsToldAnything() throws Exception {
    LoopbackServer server =
        new LoopbackServer(
            (client, self) -> {
              client.getInputStream().readNBytes(8);
              client.getOutputStream().write('N');
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
  void hostThatProvesItselfIsFoundBehindOneThatDoesNot() throws Exception {
    try (LoopbackServer wrong = postgresql(CA.issue("db.example.com"));
        LoopbackServer right = postgresql(CA.issue("localhost"))) {
      connect("", wrong, right).close();

      assertThat(recorded).isNotNull();
      assertThat(recorded.port()).isEqualTo(right.port());
      assertThat(wrong.heard()).isEmpty();
    }
  }

  @Test
  void expectedHostAnswersForATunnel() throws Exception {
    try (LoopbackServer server = postgresql(CA.issue("db.example.com"));
        Plugin plugin = plugin(List.of(), Map.of("expectedHost", "db.example.com"))) {
      connect(plugin, VENDOR, "", server).close();

      assertThat(recorded).isNotNull();
      assertThat(recorded.host()).isEqualTo("localhost");
      assertThat(recorded.expectedName()).isEqualTo("db.example.com");
    }
  }

  @Test
  void vendorsFactoryNamedInTheUrlDoesNotTakeOurPlace() throws Exception {
    Path root = CA.pem(dir.resolve("root.crt"));
    LoopbackServer server = postgresql(CA.issue("localhost"));
    try (server) {
      // The default's name cannot be told from the default itself, and the URL wins in pgjdbc.
      assertThatThrownBy(
              () ->
                  connect("sslfactory=org.postgresql.ssl.LibPQFactory&sslrootcert=" + root, server))
          .hasMessageContaining("the TLS in use is not ours; remove sslfactory");
    }
    assertThat(server.heard()).isEmpty();
    assertThat(recorded).isNull();
  }

  @Test
  void connectionThatDidNotUseOurTlsIsClosed() throws Exception {
    List<Connection> opened = new ArrayList<>();
    Connector deaf =
        request -> {
          Properties bare = new Properties();
          bare.putAll(Map.of("user", "app", "password", "secret", "sslmode", "disable"));
          Connection connection = PGJDBC.connect(request.url(), bare);
          opened.add(connection);
          return connection;
        };
    try (LoopbackServer server =
            new LoopbackServer(
                (client, self) ->
                    start(
                        new DataInputStream(client.getInputStream()),
                        new DataOutputStream(client.getOutputStream()),
                        self));
        Plugin plugin = plugin(List.of(), Map.of())) {
      assertThatThrownBy(() -> connect(plugin, deaf, "", server))
          .hasMessageContaining("without our TLS");
    }
    assertThat(opened).singleElement().satisfies(c -> assertThat(c.isClosed()).isTrue());
  }

  @Test
  void vendorsOtherExceptionsPassUntouched() throws Exception {
    SQLException vendors = new SQLException("FATAL: too many connections", "53300");
    Connector failing =
        request -> {
          throw vendors;
        };
    try (LoopbackServer server = postgresql(CA.issue("localhost"));
        Plugin plugin = plugin(List.of(), Map.of())) {
      assertThatThrownBy(() -> connect(plugin, failing, "", server)).isSameAs(vendors);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefusal(LoopbackServer server) {
    return assertThatThrownBy(() -> connect("", server))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasCauseInstanceOf(PSQLException.class);
  }

  private Connection connect(String query, LoopbackServer... servers) throws SQLException {
    try (Plugin plugin = plugin(List.of(), Map.of())) {
      return connect(plugin, VENDOR, query, servers);
    }
  }

  private Connection connect(
      Plugin plugin, Connector vendor, String query, LoopbackServer... servers)
      throws SQLException {
    List<Host> hosts =
        Stream.of(servers)
            .map(server -> new Host("localhost", server.port(), settings(query)))
            .toList();
    String url =
        hosts.stream()
            .map(Host::address)
            .collect(Collectors.joining(",", "jdbc:postgresql://", "/app?" + query));
    try (ConnectAttempt attempt = ConnectAttempt.begin()) {
      try {
        return plugin.connect(
            new ConnectRequest(
                Vendor.POSTGRESQL,
                url,
                hosts,
                Map.of("user", "app", "password", "secret", "socketTimeout", "20"),
                attempt),
            vendor);
      } finally {
        recorded = attempt.tls();
      }
    }
  }

  private static Map<String, String> settings(String query) {
    return query.startsWith("assumeMinServerVersion=")
        ? Map.of("assumeMinServerVersion", query.substring(query.indexOf('=') + 1))
        : Map.of();
  }

  private Plugin plugin(List<Host> hosts, Map<String, String> values) throws SQLException {
    Map<String, String> all = new HashMap<>(values);
    all.put("caBundle", CA.pem(dir.resolve("ca.pem")).toString());
    return new TlsVerifyPluginProvider()
        .create(new PluginConfig("tls-verify", Vendor.POSTGRESQL, PGJDBC, hosts, all));
  }

  private static LoopbackServer postgresql(TestCa.Held certificate) throws IOException {
    SSLContext context = certificate.serverContext();
    return new LoopbackServer(
        (client, server) -> {
          client.getInputStream().readNBytes(8); // SSLRequest
          client.getOutputStream().write('S');
          SSLSocket tls = server.startTls(client, context);
          start(
              new DataInputStream(tls.getInputStream()),
              new DataOutputStream(tls.getOutputStream()),
              server);
        });
  }

  /** Takes the start-up packet, asks for nothing, is ready and obeys each SET. */
  private static void start(DataInputStream in, DataOutputStream out, LoopbackServer server)
      throws IOException {
    server.hear(in.readNBytes(in.readInt() - 4));
    message(out, 'R', new byte[4]);
    for (String parameter :
        List.of(
            "server_version\0" + "17.2\0",
            "server_encoding\0UTF8\0",
            "client_encoding\0UTF8\0",
            "DateStyle\0ISO, MDY\0",
            "integer_datetimes\0on\0",
            "standard_conforming_strings\0on\0")) {
      message(out, 'S', parameter.getBytes(StandardCharsets.US_ASCII));
    }
    message(out, 'Z', new byte[] {'I'});
    while (true) {
      int type = in.read();
      if (type < 0) {
        return;
      }
      in.readNBytes(in.readInt() - 4);
      if (type == 'Q') {
        message(out, 'C', "SET\0".getBytes(StandardCharsets.US_ASCII));
        message(out, 'Z', new byte[] {'I'});
      }
    }
  }

  private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
    out.write(type);
    out.writeInt(body.length + 4);
    out.write(body);
    out.flush();
  }
}
