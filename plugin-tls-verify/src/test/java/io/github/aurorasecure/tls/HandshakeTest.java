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
import org.assertj.core.api.InstanceOfAssertFactories;
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
    assertRefused(issue(CA, DB, "reader." + DB), "db.example.com")
        .hasMessage(
            "tls-verify: the certificate at db.example.com:%d is for [%s, reader.%s]; connect by a"
                + " listed name or set tls-verify.expectedHost",
            port, DB, DB);
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
        .hasMessageContaining("tls-verify.caBundle=test (1 certificates)");
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
    assertRefused(verifier(null, old.certificate()), old, DB).hasMessageContaining("valid from");
  }

  @Test
  void nameThatNoCertificateCanHaveIsRefused() throws Exception {
    assertRefused(issue(CA, DB), "my_db").hasMessageContaining("no certificate can be for 'my_db'");
  }

  @Test
  void expectedHostIsVerifiedInPlaceOfTheDialledOne() throws Exception {
    ServerVerifier verifier = verifier("other.example.com", CA.certificate());
    assertRefused(verifier, issue(CA, "localhost"), "localhost")
        .hasMessageContaining("is for [localhost], not for tls-verify.expectedHost=other");
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

    TlsSession session = connect(verifier(null, CA.certificate()), certificate, host);

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
        connect(verifier(null, ca.root().certificate()), certificate, endpoints.cluster());

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
                "test"));
  }

  @Test
  void expectedHostIsVerifiedAndSentAsServerName() throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB))) {
      TlsSession session = connect(verifier(DB, CA.certificate()), server, "localhost");

      assertThat(session.host()).isEqualTo("localhost");
      assertThat(session.expectedName()).isEqualTo(DB);
      assertThat(server.askedFor()).isEqualTo(DB);
    }
  }

  @Test
  void oldProtocolsAreNotOffered() throws Exception {
    ServerVerifier verifier = verifier(null, CA.certificate());
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB));
        SSLSocket socket = verifier.layer(server.dial(DB), host(DB, server))) {
      assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }
  }

  @Test
  void sessionOfAnotherSocketIsNotRecorded() throws Exception {
    ServerVerifier verifier = verifier(null, CA.certificate());
    List<TlsSession> recorded = new ArrayList<>();
    TlsAttempt attempt = new TlsAttempt(verifier, recorded::add);
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB))) {
      SSLSession other = handshake(verifier(null, CA.certificate()), server, DB);
      attempt.dial(DB, server.port());
      try (SSLSocket socket = attempt.layer(server.dial(DB))) {
        socket.startHandshake();

        assertThatThrownBy(() -> attempt.verify(other)).hasMessageContaining("is not ours");
        assertThat(recorded).containsOnlyNulls();
        attempt.verify(socket.getSession());
        assertThat(recorded.get(1).matchedName()).isEqualTo(DB);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void resumedSessionIsVerifiedAgain(String protocol) throws Exception {
    ServerVerifier verifier = verifier(null, CA.certificate());
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, DB), protocol)) {
      SSLSession first = handshake(verifier, server, DB);
      SSLSession second = handshake(verifier, server, DB);

      // A resumed session keeps the creation time and chain objects of the one it continues.
      assertThat(second.getCreationTime()).isEqualTo(first.getCreationTime());
      assertThat(second.getPeerCertificates()[0]).isSameAs(first.getPeerCertificates()[0]);
      assertThat(verifier.verified(second, host(DB, server)).root()).isEqualTo("CN=Test Root");
      assertThatThrownBy(() -> verifier.verified(second, host("db.example.com", server)))
          .isInstanceOf(TlsRefusal.class);
      ServerVerifier afterCaChange = verifier(null, root("New Root").certificate());
      assertThatThrownBy(() -> afterCaChange.verified(second, host(DB, server)))
          .isInstanceOf(TlsRefusal.class);
    }
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
    return assertRefused(verifier(null, CA.certificate()), certificate, host);
  }

  /** Refused in the handshake, before the server got a byte that was meant for the database. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ServerVerifier verifier, CertificateChain certificate, String host) throws Exception {
    LoopbackServer server = LoopbackServer.tls(certificate);
    try (server) {
      return assertThatThrownBy(() -> connect(verifier, server, host))
          .extracting(TlsRefusal::in)
          .isNotNull()
          .asInstanceOf(InstanceOfAssertFactories.THROWABLE);
    } finally {
      assertThat(server.heard()).isEmpty();
    }
  }

  private TlsSession connect(ServerVerifier verifier, CertificateChain certificate, String host)
      throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(certificate)) {
      return connect(verifier, server, host);
    }
  }

  private TlsSession connect(ServerVerifier verifier, LoopbackServer server, String host)
      throws Exception {
    port = server.port();
    return verifier.verified(handshake(verifier, server, host), host(host, server));
  }

  private static SSLSession handshake(ServerVerifier verifier, LoopbackServer server, String host)
      throws IOException, TlsRefusal {
    try (Socket raw = server.dial(host);
        SSLSocket socket = verifier.layer(raw, host(host, server))) {
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

  private static ServerVerifier verifier(@Nullable String expectedHost, X509Certificate... anchors)
      throws Exception {
    return new ServerVerifier(
        new TrustAnchors("test", List.of(anchors)),
        expectedHost == null ? null : ServerName.parse(expectedHost));
  }
}
