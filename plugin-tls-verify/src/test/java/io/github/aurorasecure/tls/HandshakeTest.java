package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
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
  private static final TestCa CA = TestCa.root("Test Root");

  private int port; // of the last server

  @Test
  void otherNameIsRefusedAndItsNamesAreTold() throws Exception {
    assertRefused(CA.issue(DB, "reader." + DB), "db.example.com")
        .hasMessage(
            "tls-verify: the certificate at db.example.com:%d is for [%s, reader.%s]; connect by a"
                + " listed name or set tls-verify.expectedHost",
            port, DB, DB);
  }

  @Test
  void commonNameAloneIsRefused() throws Exception {
    assertRefused(CA.newIssue(DB).held(), DB).hasMessageContaining("no subject alternative name");
  }

  @Test
  void commonNameBesideOtherNamesIsRefused() throws Exception {
    assertRefused(CA.newIssue(DB).dns("other.example.com").held(), DB)
        .hasMessageContaining("is for [other.example.com]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"d*.example.com", "*b.example.com", "*.com", "*.*.com", "db.*.com"})
  void wildcardInsideALabelOrTooWideIsRefused(String wildcard) throws Exception {
    assertRefused(CA.issue(wildcard), "db.example.com").hasMessageContaining("is for [");
  }

  @Test
  void wildcardDoesNotMatchTwoLabels() throws Exception {
    assertRefused(CA.issue("*.example.com"), "a.b.example.com").hasMessageContaining("is for [");
  }

  @Test
  void addressInADnsNameIsRefused() throws Exception {
    assertRefused(CA.issue("127.0.0.1"), "127.0.0.1").hasMessageContaining("is for [127.0.0.1]");
  }

  @Test
  void otherCaIsRefusedAndNamed() throws Exception {
    assertRefused(TestCa.root("Mallory").issue(DB), DB)
        .hasMessageContaining("issued by 'CN=Mallory'")
        .hasMessageContaining("tls-verify.caBundle=test (1 certificates)");
  }

  @Test
  void sameNamedCaWithAnotherKeyIsRefused() throws Exception {
    assertRefused(TestCa.root("Test Root").issue(DB), DB).hasMessageContaining("not trusted");
  }

  @Test
  void serverCertificateIsNoCa() throws Exception {
    TestCa.Held server = CA.issue("server.example.com");
    assertRefused(TestCa.signedBy(server).issue(DB), DB).hasMessageContaining("not trusted");
  }

  @Test
  void expiredIsRefusedWithItsDates() throws Exception {
    Instant yesterday = Instant.now().minus(Duration.ofDays(1));
    assertRefused(CA.newIssue("old").dns(DB).validTo(yesterday).held(), DB)
        .hasMessageContaining("the certificate of 'CN=old' at " + DB)
        .hasMessageContaining(yesterday.toString().substring(0, 10));
  }

  @Test
  void notYetValidIsRefused() throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    assertRefused(CA.newIssue("new").dns(DB).validFrom(tomorrow).held(), DB)
        .hasMessageContaining("is valid from " + tomorrow.toString().substring(0, 10));
  }

  @Test
  void expiredCertificateThatIsItsOwnAnchorIsRefused() throws Exception {
    TestCa.Held old =
        CA.newIssue("old").dns(DB).validTo(Instant.now().minus(Duration.ofDays(1))).held();
    assertRefused(verifier(null, old.certificate()), old, DB).hasMessageContaining("valid from");
  }

  @Test
  void nameThatNoCertificateCanHaveIsRefused() throws Exception {
    assertRefused(CA.issue(DB), "my_db").hasMessageContaining("no certificate can be for 'my_db'");
  }

  @Test
  void expectedHostIsVerifiedInPlaceOfTheDialledOne() throws Exception {
    ServerVerifier verifier = verifier("other.example.com", CA.certificate());
    assertRefused(verifier, CA.issue("localhost"), "localhost")
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
    TestCa.Held certificate =
        CA.newIssue("x")
            .dns("a.example.net", DB, "*.example.com", "xn--bcher-kva.example.org")
            .ip("127.0.0.1", "::1")
            .held();

    TlsSession session = connect(verifier(null, CA.certificate()), certificate, host);

    assertThat(session.host()).isEqualTo(host);
    assertThat(session.names()).contains(session.matchedName()).hasSize(6);
    assertThat(session.root()).isEqualTo("CN=Test Root");
  }

  @Test
  void chainShapedLikeTheOneOfRdsIsAccepted() throws Exception {
    TestCa root = TestCa.root("Amazon RDS us-east-1 Root CA RSA2048 G1");
    TestCa.Held certificate =
        root.subordinate("Amazon RDS us-east-1 Subordinate CA").newIssue("inst1").dns(DB).held();

    TlsSession session = connect(verifier(null, root.certificate()), certificate, DB);

    assertThat(session)
        .isEqualTo(
            new TlsSession(
                DB,
                port,
                "TLSv1.3",
                session.cipherSuite(),
                DB,
                DB,
                List.of(DB),
                List.of("CN=inst1", "CN=Amazon RDS us-east-1 Subordinate CA"),
                root.subject(),
                certificate.certificate().getNotAfter().toInstant(),
                "test"));
  }

  @Test
  void expectedHostIsVerifiedAndSentAsServerName() throws Exception {
    SSLContext context = CA.issue(DB).serverContext();
    try (LoopbackServer server =
        new LoopbackServer(
            (client, self) -> {
              SSLSocket tls = self.startTls(client, context);
              ExtendedSSLSession session = (ExtendedSSLSession) tls.getSession();
              self.hear(session.getRequestedServerNames().get(0).getEncoded());
              tls.getOutputStream().write('+');
            })) {
      TlsSession session = connect(verifier(DB, CA.certificate()), server, "localhost");

      assertThat(session.host()).isEqualTo("localhost");
      assertThat(session.expectedName()).isEqualTo(DB);
      assertThat(server.heard()).isEqualTo(DB);
    }
  }

  @Test
  void oldProtocolsAreNotOffered() throws Exception {
    ServerVerifier verifier = verifier(null, CA.certificate());
    try (LoopbackServer server = LoopbackServer.tls(CA.issue(DB));
        SSLSocket socket = verifier.layer(server.dial(DB), host(DB, server))) {
      assertThat(socket.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
    }
  }

  @Test
  void sessionOfAnotherSocketIsNotRecorded() throws Exception {
    ServerVerifier verifier = verifier(null, CA.certificate());
    List<TlsSession> recorded = new ArrayList<>();
    TlsAttempt attempt = new TlsAttempt(verifier, recorded::add);
    try (LoopbackServer server = LoopbackServer.tls(CA.issue(DB))) {
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
    try (LoopbackServer server = LoopbackServer.tls(CA.issue(DB), protocol)) {
      SSLSession first = handshake(verifier, server, DB);
      SSLSession second = handshake(verifier, server, DB);

      // A resumed session keeps the creation time and chain objects of the one it continues.
      assertThat(second.getCreationTime()).isEqualTo(first.getCreationTime());
      assertThat(second.getPeerCertificates()[0]).isSameAs(first.getPeerCertificates()[0]);
      assertThat(verifier.verified(second, host(DB, server)).root()).isEqualTo("CN=Test Root");
      assertThatThrownBy(() -> verifier.verified(second, host("db.example.com", server)))
          .isInstanceOf(TlsRefusal.class);
      ServerVerifier afterCaChange = verifier(null, TestCa.root("New Root").certificate());
      assertThatThrownBy(() -> afterCaChange.verified(second, host(DB, server)))
          .isInstanceOf(TlsRefusal.class);
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      TestCa.Held certificate, String host) throws Exception {
    return assertRefused(verifier(null, CA.certificate()), certificate, host);
  }

  /** Refused in the handshake, before the server got a byte that was meant for the database. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ServerVerifier verifier, TestCa.Held certificate, String host) throws Exception {
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

  private TlsSession connect(ServerVerifier verifier, TestCa.Held certificate, String host)
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
    try (SSLSocket socket = verifier.layer(server.dial(host), host(host, server))) {
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
