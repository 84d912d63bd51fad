package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
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
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** The real pgjdbc against a server that speaks just enough of the protocol to be connected to. */
class PostgresHookTest {
  private static final List<Host> ANY = List.of(new Host("localhost", 5432));
  private static final CertificateChain CA = root("Test Root");

  /** Else pgjdbc passes over a port that was another test's failing server seconds ago. */
  private static final String RECHECK = "hostRecheckSeconds=-1";

  private static final org.postgresql.Driver PGJDBC = new org.postgresql.Driver();
  private static final Connector VENDOR =
      request -> {
        Connection connection = PGJDBC.connect(request.url(), request.vendorProperties());
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
    try (HostileServer server = postgresql(issue(CA, "localhost"))) {
      connect("", server).close();

      assertThat(recorded).isNotNull();
      assertThat(recorded.host()).isEqualTo("localhost");
      assertThat(recorded.port()).isEqualTo(server.port());
      assertThat(recorded.matchedName()).isEqualTo("localhost");
      assertThat(recorded.root()).isEqualTo("CN=Test Root");
      assertThat(server.received())
          .asString(ISO_8859_1)
          .contains("application_name")
          .doesNotContain("aurora-secure");
    }
  }

  @Test
  void minServerVersionOfTheUserIsKept() throws Exception {
    try (HostileServer server = postgresql(issue(CA, "localhost"))) {
      connect("assumeMinServerVersion=8.4", server).close();

      assertThat(server.received()).asString(ISO_8859_1).doesNotContain("\0application_name\0");
    }
  }

  @Test
  void otherNameIsRefusedBeforeTheServerIsToldAnything() throws Exception {
    try (HostileServer server = postgresql(issue(CA, "db.example.com"))) {
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
  void otherCaIsRefusedBeforeTheServerIsToldAnything() throws Exception {
    try (HostileServer server = postgresql(issue(root("Mallory"), "localhost"))) {
      assertRefusal(server).hasMessageContaining("issued by 'CN=Mallory'");
      assertThat(server.received()).isEmpty();
    }
  }

  /** An address of 32 octets that is no network, which the JDK minds when asked for names. */
  @ParameterizedTest
  @ValueSource(strings = {"verify-full", "verify-ca"})
  void namesThatCannotBeReadAreRefusedBeforeTheServerIsToldAnything(String mode) throws Exception {
    CertificateChain unreadable =
        CertificateChain.builder("localhost")
            .dnsNames("localhost")
            .ipAddress("2001:db8::/ffff:0:ffff::")
            .signedBy(CA)
            .build();
    try (HostileServer wrong = postgresql(unreadable);
        HostileServer right = postgresql(issue(CA, "localhost"));
        Plugin plugin = plugin(ANY, Map.of("mode", mode, "allowInsecure", "true"))) {
      assertThatThrownBy(() -> connect(plugin, VENDOR, RECHECK, wrong, right))
          .isInstanceOfSatisfying(
              TlsVerificationException.class,
              e -> assertThat(e.code()).isEqualTo(Code.BAD_CERTIFICATE))
          .hasMessageContaining("certificate at localhost:" + wrong.port());
      assertThat(wrong.received()).isEmpty();
      assertThat(right.received()).isEmpty();
    }
  }

  @Test
  void serverWithoutTlsIsRefusedBeforeItIsToldAnything() throws Exception {
    try (HostileServer server = HostileServer.withoutTls(Engine.POSTGRESQL)) {
      assertRefusal(server)
          .hasMessage(
              "tls-verify: the server at localhost:%d refuses TLS; nothing was sent",
              server.port());
      assertThat(server.received()).containsExactly(0, 0, 0, 8, 4, 210, 22, 47); // SSLRequest
    }
  }

  @Test
  void hostThatDoesNotProveItselfEndsTheConnect() throws Exception {
    try (HostileServer wrong = postgresql(issue(CA, "db.example.com"));
        HostileServer right = postgresql(issue(CA, "localhost"))) {
      assertThatThrownBy(() -> connect(RECHECK, wrong, right))
          .isInstanceOfSatisfying(
              TlsVerificationException.class,
              e -> assertThat(e.code()).isEqualTo(Code.NAME_MISMATCH))
          .hasMessageContaining("at localhost:" + wrong.port());
      assertThat(wrong.received()).isEmpty();
      assertThat(right.received()).isEmpty();
    }
  }

  /** In pgjdbc the URL wins over properties. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hostRecheckSeconds=3600",
        "tcpKeepAlive=true&hostRecheckSeconds=1&ApplicationName=a&hostRecheckSeconds=3600"
      })
  void hostThatDidNotProveItselfIsNotPassedOverByTheNextConnect(String query) throws Exception {
    try (HostileServer wrong = postgresql(issue(CA, "db.example.com"));
        HostileServer right = postgresql(issue(CA, "localhost"));
        Plugin plugin = plugin(ANY, Map.of())) {
      for (int i = 0; i < 3; i++) {
        HostileServer[] servers =
            i == 0 ? new HostileServer[] {wrong} : new HostileServer[] {wrong, right};
        assertThatThrownBy(() -> connect(plugin, VENDOR, query, servers))
            .isInstanceOf(TlsVerificationException.class)
            .hasMessageContaining("at localhost:" + wrong.port());
      }
      assertThat(right.received()).isEmpty();
    }
  }

  /** pgjdbc keeps which hosts failed for the whole process. */
  @Test
  void norByTheNextConnectOfAnotherConfiguration() throws Exception {
    TlsVerifyPluginProvider provider = new TlsVerifyPluginProvider();
    try (HostileServer wrong = postgresql(issue(CA, "db.example.com"));
        HostileServer right = postgresql(issue(CA, "localhost"));
        Plugin first = plugin(provider, ANY, Map.of("onIdentityFailure", "next"));
        Plugin other = plugin(provider, ANY, Map.of())) {
      connect(first, VENDOR, RECHECK, wrong, right).close();

      assertThatThrownBy(() -> connect(other, VENDOR, "", wrong, right))
          .isInstanceOf(TlsVerificationException.class)
          .hasMessageContaining("at localhost:" + wrong.port());
    }
  }

  @Test
  void norAfterAConnectToAnotherHost() throws Exception {
    try (HostileServer wrong = postgresql(issue(CA, "db.example.com"));
        HostileServer right = postgresql(issue(CA, "localhost"));
        Plugin plugin = plugin(ANY, Map.of())) {
      assertThatThrownBy(() -> connect(plugin, VENDOR, RECHECK, wrong, right))
          .isInstanceOf(TlsVerificationException.class);
      connect(plugin, VENDOR, RECHECK, right, wrong).close();

      assertThatThrownBy(() -> connect(plugin, VENDOR, "", wrong, right))
          .isInstanceOf(TlsVerificationException.class)
          .hasMessageContaining("at localhost:" + wrong.port());
    }
  }

  @Test
  void hostThatProvesItselfIsFoundBehindOneThatDoesNotWhereAllowed() throws Exception {
    try (HostileServer wrong = postgresql(issue(CA, "db.example.com"));
        HostileServer right = postgresql(issue(CA, "localhost"));
        Plugin plugin = plugin(ANY, Map.of("onIdentityFailure", "next"))) {
      connect(plugin, VENDOR, RECHECK, wrong, right).close();

      assertThat(recorded).isNotNull();
      assertThat(recorded.port()).isEqualTo(right.port());
      assertThat(wrong.received()).isEmpty();
    }
  }

  @Test
  void expectedHostAnswersForATunnel() throws Exception {
    try (HostileServer server = postgresql(issue(CA, "db.example.com"));
        Plugin plugin = plugin(ANY, Map.of("expectedHost", "db.example.com"))) {
      connect(plugin, VENDOR, "", server).close();

      assertThat(recorded).isNotNull();
      assertThat(recorded.host()).isEqualTo("localhost");
      assertThat(recorded.expectedName()).isEqualTo("db.example.com");
    }
  }

  @Test
  void vendorsFactoryNamedInTheUrlDoesNotTakeOurPlace() throws Exception {
    Path root = pem(dir.resolve("root.crt"), CA);
    try (HostileServer server = postgresql(issue(CA, "localhost"))) {
      // The default's name cannot be told from the default itself, and the URL wins in pgjdbc.
      assertThatThrownBy(
              () ->
                  connect("sslfactory=org.postgresql.ssl.LibPQFactory&sslrootcert=" + root, server))
          .hasMessageContaining("the TLS in use is not ours; remove sslfactory");
      assertThat(server.received()).isEmpty();
      assertThat(recorded).isNull();
    }
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
    try (HostileServer server = admittingAll(HostileServer.withoutTls(Engine.POSTGRESQL));
        Plugin plugin = plugin(ANY, Map.of())) {
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
    try (HostileServer server = postgresql(issue(CA, "localhost"));
        Plugin plugin = plugin(ANY, Map.of())) {
      assertThatThrownBy(() -> connect(plugin, failing, "", server)).isSameAs(vendors);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefusal(HostileServer server) {
    return assertThatThrownBy(() -> connect("", server))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasCauseInstanceOf(PSQLException.class);
  }

  private Connection connect(String query, HostileServer... servers) throws SQLException {
    try (Plugin plugin = plugin(ANY, Map.of())) {
      return connect(plugin, VENDOR, query, servers);
    }
  }

  private Connection connect(
      Plugin plugin, Connector vendor, String query, HostileServer... servers) throws SQLException {
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
    Map<String, String> settings = new HashMap<>();
    for (String name : List.of("assumeMinServerVersion", "hostRecheckSeconds")) {
      int last = query.lastIndexOf(name + '=');
      if (last >= 0) {
        settings.put(name, query.substring(last + name.length() + 1));
      }
    }
    return settings;
  }

  private Plugin plugin(List<Host> hosts, Map<String, String> values) throws SQLException {
    return plugin(new TlsVerifyPluginProvider(), hosts, values);
  }

  private Plugin plugin(
      TlsVerifyPluginProvider provider, List<Host> hosts, Map<String, String> values)
      throws SQLException {
    Map<String, String> all = new HashMap<>(values);
    all.put("caBundle", pem(dir.resolve("ca.pem"), CA).toString());
    return provider.create(new PluginConfig("tls-verify", Vendor.POSTGRESQL, PGJDBC, hosts, all));
  }

  private static HostileServer postgresql(CertificateChain certificate) {
    return admittingAll(HostileServer.presenting(Engine.POSTGRESQL, certificate));
  }

  private static HostileServer admittingAll(HostileServer server) {
    return server.asking(HostileServer.Demand.NOTHING).admitting(password -> true);
  }
}
