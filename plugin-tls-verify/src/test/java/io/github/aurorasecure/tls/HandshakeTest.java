package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Endpoints;
import io.github.aurorasecure.testkit.RegionalCa;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real handshakes over loopback, through the context and sockets that the vendor drivers get. */
class HandshakeTest {
  private static final String DB = "mydb.cluster-abc.us-east-1.rds.amazonaws.com";
  private static final CertificateChain CA = root("Test Root");

  private final Instant now = Instant.now();
  private int port; // of the last server

  @Test
  void otherNameIsRefusedAndItsNamesAreTold() throws Exception {
    CertificateChain certificate = issue(CA, DB, "reader." + DB);
    assertRefused(certificate, "db.example.com")
        .hasMessage(
            "tls-verify: the certificate at db.example.com:%d is for [%s, reader.%s], not for"
                + " db.example.com; connect by a listed name or set tls-verify.expectedHost (it is"
                + " issued by 'CN=Test Root' and valid from %s to %s)",
            port,
            DB,
            DB,
            certificate.certificate().getNotBefore().toInstant(),
            certificate.certificate().getNotAfter().toInstant());
  }

  @Test
  void commonNameAloneIsRefused() throws Exception {
    assertRefused(named(DB).build(), DB).hasMessageContaining("no subject alternative name");
  }

  @Test
  void commonNameBesideOtherNamesIsRefused() throws Exception {
    assertRefused(named(DB).dnsNames("other.example.com").build(), DB)
        .hasMessageContaining("is for [other.example.com]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d*.example.com", "*b.example.com", "*.com", "*.*.com", "db.*.com"})
  void wildcardInsideALabelOrTooWideIsRefused(String wildcard) throws Exception {
    assertRefused(issue(CA, wildcard), "db.example.com").hasMessageContaining("is for [");
  }

  @Test
  void wildcardDoesNotMatchTwoLabels() throws Exception {
    assertRefused(issue(CA, "*.example.com"), "a.b.example.com").hasMessageContaining("is for [");
  }

  @Test
  void addressInADnsNameIsRefused() throws Exception {
    assertRefused(issue(CA, "127.0.0.1"), "127.0.0.1").hasMessageContaining("is for [127.0.0.1]");
  }

  @Test
  void otherCaIsRefusedAndNamed() throws Exception {
    assertRefused(issue(root("Mallory"), DB), DB)
        .hasMessageContaining("issued by 'CN=Mallory'")
        .hasMessageContaining("tls-verify.caBundle=test, 1 certificate");
  }

  @Test
  void sameNamedCaWithAnotherKeyIsRefused() throws Exception {
    assertRefused(issue(root("Test Root"), DB), DB).hasMessageContaining("not trusted");
  }

  @Test
  void serverCertificateIsNoCa() throws Exception {
    CertificateChain server = issue(CA, "server.example.com");
    assertRefused(issue(server, DB), DB).hasMessageContaining("not trusted");
  }

  @Test
  void expiredIsRefusedWithItsDates() throws Exception {
    Instant yesterday = now.minus(Duration.ofDays(1));
    assertRefused(expired(yesterday), DB)
        .hasMessageContaining("the certificate of 'CN=old' at " + DB)
        .hasMessageContaining(yesterday.toString().substring(0, 10));
  }

  @Test
  void notYetValidIsRefused() throws Exception {
    Instant tomorrow = now.plus(Duration.ofDays(1));
    Instant later = tomorrow.plus(Duration.ofDays(1));
    assertRefused(named("new").dnsNames(DB).validity(tomorrow, later).build(), DB)
        .hasMessageContaining("is valid from " + tomorrow.toString().substring(0, 10));
  }

  @Test
  void expiredCertificateThatIsItsOwnAnchorIsRefused() throws Exception {
    CertificateChain old = expired(now.minus(Duration.ofDays(1)));
    assertRefused(policy(null, old.certificate()), old, DB).hasMessageContaining("valid from");
  }

  @Test
  void nameThatNoCertificateCanHaveIsRefused() throws Exception {
    assertRefused(issue(CA, DB), "my_db").hasMessageContaining("no certificate can be for 'my_db'");
  }

  @Test
  void expectedHostIsVerifiedInPlaceOfTheDialledOne() throws Exception {
    TlsPolicy policy = policy("other.example.com", CA.certificate());
    assertRefused(policy, issue(CA, "localhost"), "localhost")
        .hasMessageContaining("is for [localhost], not for other.example.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        DB,
        DB + ".",
        "MYDB.cluster-abc.us-east-1.rds.amazonaws.com",
        "any.example.com",
        "bücher.example.org",
        "127.0.0.1",
        "::1"
      })
  void listedNameIsAccepted(String host) throws Exception {
    CertificateChain certificate =
        named("x")
            .dnsNames("a.example.net", DB, "*.example.com", "xn--bcher-kva.example.org")
            .ipAddress("127.0.0.1")
            .ipAddress("::1")
            .build();

    TlsSession session = connect(policy(null, CA.certificate()), certificate, host);

    assertThat(session.host()).isEqualTo(host);
    assertThat(session.names()).contains(session.matchedName()).hasSize(6);
    assertThat(session.root()).isEqualTo("CN=Test Root");
  }

  @Test
  void chainShapedLikeTheOneOfRdsIsAccepted() throws Exception {
    RegionalCa ca = RegionalCa.create("us-east-1");
    Endpoints endpoints = new Endpoints("demo", "us-east-1");
    CertificateChain certificate = ca.serverCertificate(endpoints);

    TlsSession session =
        connect(policy(null, ca.root().certificate()), certificate, endpoints.cluster());

    assertThat(session)
        .isEqualTo(
            new TlsSession(
                endpoints.cluster(),
                port,
                "TLSv1.3",
                session.cipherSuite(),
                endpoints.cluster(),
                endpoints.cluster(),
                List.of(endpoints.instance(), endpoints.cluster(), endpoints.reader()),
                List.of("CN=" + endpoints.instance(), subject(ca.subordinate())),
                subject(ca.root()),
                certificate.certificate().getNotAfter().toInstant(),
                "test",
                "5ha",
                false));
  }

  @Test
  void expectedHostIsVerifiedAndSentAsServerName() throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB))) {
      TlsSession session = connect(policy(DB, CA.certificate()), server, "localhost");

      assertThat(session.host()).isEqualTo("localhost");
      assertThat(session.expectedName()).isEqualTo(DB);
      assertThat(server.askedFor()).isEqualTo(DB);
    }
  }

  @Test
  void oldProtocolsAreNotOffered() throws Exception {
    TlsAttempt attempt = new TlsAttempt(policy(null, CA.certificate()), session -> {});
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB))) {
      try (SSLSocket socket = attempt.dial(DB, server.port()).over(server.dial(DB))) {
        assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
      }
    }
  }

  @Test
  void sessionOfAnotherSocketIsNotRecorded() throws Exception {
    List<TlsSession> recorded = new ArrayList<>();
    TlsAttempt attempt = new TlsAttempt(policy(null, CA.certificate()), recorded::add);
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB))) {
      SSLSession others = session(attempt.dial(DB, server.port()), server, DB);
      TlsHandshake handshake = attempt.dial(DB, server.port());
      try (SSLSocket socket = handshake.over(server.dial(DB))) {
        socket.startHandshake();

        assertThatThrownBy(() -> handshake.verify(others)).hasMessageContaining("is not ours");
        assertThat(recorded).isEmpty();
        handshake.verify(socket.getSession());
        assertThat(recorded.get(0).matchedName()).isEqualTo(DB);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void resumedSessionIsVerifiedAgain(String protocol) throws Exception {
    TlsPolicy policy = policy(null, CA.certificate());
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB), protocol)) {
      assertThat(connect(policy, server, DB).resumed()).isFalse();
      TlsAttempt attempt = new TlsAttempt(policy, session -> {});
      SSLSession resumed = session(attempt.dial(DB, server.port()), server, DB);
      assertThat(connect(policy, server, DB).resumed()).isTrue();

      Host dialled = host(DB, server);
      assertThat(verified(policy, resumed, dialled).root()).isEqualTo("CN=Test Root");
      assertThatThrownBy(() -> verified(policy, resumed, host("db.example.com", server)))
          .isInstanceOf(TlsRefusal.class);
      TlsPolicy afterCaChange = policy(null, root("New Root").certificate());
      assertThatThrownBy(() -> verified(afterCaChange, resumed, dialled))
          .isInstanceOf(TlsRefusal.class);
    }
  }

  private static TlsSession verified(TlsPolicy policy, SSLSession session, Host dialled)
      throws TlsRefusal {
    Peer peer = policy.settings().peer(dialled);
    return policy.verifier(peer).verified(session, peer, 0);
  }

  private static CertificateChain.Builder named(String commonName) {
    return CertificateChain.builder(commonName).signedBy(CA);
  }

  private static CertificateChain expired(Instant end) {
    return named("old").dnsNames(DB).validity(end.minus(Duration.ofDays(1)), end).build();
  }

  private static String subject(CertificateChain chain) {
    return chain.certificate().getSubjectX500Principal().getName();
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      CertificateChain certificate, String host) throws Exception {
    return assertRefused(policy(null, CA.certificate()), certificate, host);
  }

  /** Refused in the handshake, before the server got a byte that was meant for the database. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      TlsPolicy policy, CertificateChain certificate, String host) throws Exception {
    LoopbackServer server = LoopbackServer.tls(certificate);
    port = server.port();
    TlsHandshake handshake = new TlsAttempt(policy, session -> {}).dial(host, port);
    try (server) {
      assertThatThrownBy(() -> session(handshake, server, host)).isInstanceOf(IOException.class);
      return assertThat(handshake.refusal()).isNotNull();
    } finally {
      assertThat(server.heard()).isEmpty();
    }
  }

  private TlsSession connect(TlsPolicy policy, CertificateChain certificate, String host)
      throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(certificate)) {
      return connect(policy, server, host);
    }
  }

  private TlsSession connect(TlsPolicy policy, LoopbackServer server, String host)
      throws Exception {
    port = server.port();
    List<TlsSession> recorded = new ArrayList<>();
    TlsHandshake handshake = new TlsAttempt(policy, recorded::add).dial(host, port);
    handshake.verify(session(handshake, server, host));
    return recorded.get(0);
  }

  private static SSLSession session(TlsHandshake handshake, LoopbackServer server, String host)
      throws IOException {
    try (Socket raw = server.dial(host);
        SSLSocket socket = handshake.over(raw)) {
      socket.startHandshake();
      SSLSession session = socket.getSession();
      socket.getOutputStream().write("password".getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().read(); // TLS 1.3: the ticket comes with the first data
      return session;
    }
  }

  private static Host host(String name, LoopbackServer server) {
    return new Host(name, server.port(), Map.of());
  }

  private static TlsPolicy policy(@Nullable String expectedHost, X509Certificate... anchors) {
    return expectedHost == null
        ? TestCertificates.policy(List.of(anchors))
        : TestCertificates.policy(List.of(anchors), "expectedHost", expectedHost);
  }
}
