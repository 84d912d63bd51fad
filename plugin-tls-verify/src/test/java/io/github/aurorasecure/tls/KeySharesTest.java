package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real vendor drivers against servers that tell which keys clients bring to the exchange. */
class KeySharesTest {
  private static final CertificateChain CA = root("Test Root");
  private static final CertificateChain RSA_CA =
      CertificateChain.builder("RSA Root").rsa().authority().build();
  private static final CertificateChain RSA = rsa(RSA_CA);

  private static final Set<CryptoPrimitive> KEY_AGREEMENT = Set.of(CryptoPrimitive.KEY_AGREEMENT);

  private final Path bundle;

  KeySharesTest(@TempDir Path dir) {
    bundle = pem(dir.resolve("ca.pem"), CA, RSA_CA);
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void hostThatTookX25519IsOfferedNothingElse(Engine engine) throws Exception {
    try (HostileServer server = server(engine, RSA)) {
      assertThat(offered(engine, server)).containsExactly("XDH", "EC");
      assertThat(offered(engine, server)).containsExactly("XDH");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void hostThatTookACurveOfNistIsOfferedNothingElse(Engine engine) throws Exception {
    try (HostileServer server = server(engine, RSA)) {
      connect(engine, server.constrainedBy(new Exchange("x")));
      assertThat(offered(engine, server)).containsExactly("EC");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void hostThatTakesAnotherNowIsConnectedToAllTheSame(Engine engine) throws Exception {
    try (HostileServer server = server(engine, RSA)) {
      connect(engine, server);
      Exchange changed = new Exchange("x");
      connect(engine, server.constrainedBy(changed));
      assertThat(changed.offered()).containsExactly("EC");
      assertThat(offered(engine, server)).containsExactly("XDH", "EC");
      assertThat(offered(engine, server)).containsExactly("XDH", "EC");
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void hostThatTakesNoneNowIsRefused(Engine engine) throws Exception {
    try (HostileServer server = server(engine, RSA)) {
      connect(engine, server);
      server.constrainedBy(new Exchange("x", "s", "f"));
      assertThatThrownBy(() -> open(server))
          .isInstanceOf(TlsVerificationException.class)
          .hasMessageContaining("the TLS handshake with localhost:%d failed", server.port());
    }
  }

  /** The JDK would not take its signatures together with x25519 alone. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void hostThatSignsOverACurveIsOfferedBoth(Engine engine) throws Exception {
    for (CertificateChain certificate : List.of(issue(CA, "localhost"), rsa(CA))) {
      try (HostileServer server = server(engine, certificate)) {
        assertThat(offered(engine, server)).containsExactly("XDH", "EC");
        assertThat(offered(engine, server)).containsExactly("XDH", "EC");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void hostThatSignsOverACurveNowIsConnectedToAllTheSame(Engine engine) throws Exception {
    for (CertificateChain certificate : List.of(issue(CA, "localhost"), rsa(CA))) {
      try (HostileServer server = server(engine, RSA)) {
        connect(engine, server);
        connect(engine, server.presentingNow(certificate));
        assertThat(offered(engine, server)).containsExactly("XDH", "EC");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  void knownHostThatIsAnotherNowIsRefused(Engine engine) throws Exception {
    try (HostileServer server = server(engine, RSA)) {
      connect(engine, server);
      int before = server.received().length;
      server.presentingNow(issue(CA, "db.example.com"));
      assertThatThrownBy(() -> open(server))
          .isInstanceOf(TlsVerificationException.class)
          .hasMessageContaining("is for [db.example.com], not for localhost");
      assertThat(server.received()).hasSize(before);
    }
  }

  /** Else pgjdbc would have gone on to the next host. */
  @Test
  void oneOfSeveralHostsIsOfferedBoth() throws Exception {
    try (HostileServer server = server(Engine.POSTGRESQL, RSA)) {
      connect(Engine.POSTGRESQL, server);
      Exchange exchange = new Exchange();
      server.constrainedBy(exchange);
      String host = "localhost:" + server.port();
      String url = server.jdbcUrl("localhost").replace(host, host + "," + host);
      for (int i = 0; i < 2; i++) {
        TlsOnlyDriver.connect(url, bundle).close();
      }
      assertThat(exchange.offered()).containsExactly("XDH", "EC", "XDH", "EC");
    }
  }

  /** Its key may sign over any curve. */
  @ParameterizedTest
  @EnumSource(Engine.class)
  void clientWithACertificateOffersBoth(Engine engine) throws Exception {
    CertificateChain client = issue(CA, "client");
    Path file = bundle.resolveSibling("client.pem");
    Files.writeString(file, client.certificatePem() + client.keyPem());
    try (HostileServer server = server(engine, RSA)) {
      Exchange exchange = new Exchange();
      server.constrainedBy(exchange);
      for (int i = 0; i < 2; i++) {
        connect(engine, server, "clientCertificate", file.toString());
      }
      assertThat(exchange.offered()).containsExactly("XDH", "EC", "XDH", "EC");
    }
  }

  /** Where the suites without the key exchange that is held back would be left. */
  @Test
  void olderVersionsAreNotOfferedTogetherWithLess() throws Exception {
    TlsPolicy policy = TestCertificates.policy(List.of(RSA_CA.certificate()));
    try (LoopbackServer server = LoopbackServer.tls(RSA)) {
      assertThat(server.connect(policy)).isNotNull();
      TlsAttempt attempt = new TlsAttempt(policy, session -> {});
      attempt.oneKeyShare(true);
      try (SSLSocket socket =
          attempt.dial("localhost", server.port()).over(server.dial("localhost"))) {
        assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3");
      }
    }
  }

  @Test
  void nothingIsHeldBackInTls12() throws Exception {
    try (HostileServer server = server(Engine.POSTGRESQL, RSA)) {
      open(server, "versions", "TLSv1.2");
      Exchange changed = new Exchange("x");
      open(server.constrainedBy(changed), "versions", "TLSv1.2");
      assertThat(changed.offered()).containsExactly("EC");
    }
  }

  private List<String> offered(Engine engine, HostileServer server) throws SQLException {
    Exchange exchange = new Exchange();
    connect(engine, server.constrainedBy(exchange));
    return exchange.offered();
  }

  private static CertificateChain rsa(CertificateChain issuer) {
    return CertificateChain.builder("server").rsa().dnsNames("localhost").signedBy(issuer).build();
  }

  private static HostileServer server(Engine engine, CertificateChain certificate) {
    HostileServer server = HostileServer.presenting(engine, certificate);
    return engine == Engine.POSTGRESQL ? server.admitting(password -> true) : server;
  }

  /** Connects, or on MySQL gets as far as to be refused for the password. */
  private void connect(Engine engine, HostileServer server, String... properties)
      throws SQLException {
    if (engine == Engine.POSTGRESQL) {
      open(server, properties);
    } else {
      assertThatThrownBy(() -> open(server, properties))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));
    }
  }

  private void open(HostileServer server, String... properties) throws SQLException {
    TlsOnlyDriver.connect(server.jdbcUrl("localhost"), bundle, properties).close();
  }

  /** A server's side of key exchanges: which keys it is shown of the groups that it takes. */
  private static final class Exchange implements AlgorithmConstraints {
    private final String[] refused;
    private final List<String> offered = new ArrayList<>();

    /** Takes no groups whose names begin so. */
    Exchange(String... refused) {
      this.refused = refused;
    }

    synchronized List<String> offered() {
      return List.copyOf(offered);
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives, String algorithm, @Nullable AlgorithmParameters ignored) {
      return !primitives.equals(KEY_AGREEMENT)
          || Stream.of(refused).noneMatch(algorithm::startsWith);
    }

    @Override
    public synchronized boolean permits(Set<CryptoPrimitive> primitives, Key key) {
      if (primitives.equals(KEY_AGREEMENT)) {
        offered.add(key.getAlgorithm());
      }
      return true;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        Key key,
        @Nullable AlgorithmParameters ignored) {
      return true;
    }
  }
}
