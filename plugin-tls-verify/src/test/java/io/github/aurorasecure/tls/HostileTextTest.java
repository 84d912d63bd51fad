package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What a stranger writes into a certificate ends in logs and on terminals. */
class HostileTextTest {
  private static final CertificateChain CA = root("Test Root");

  @Test
  void certificateCannotForgeLinesOfALog() throws Exception {
    String forged = "x\r\n2026-01-01 INFO all is well\u001b[2J\u007f";
    for (CertificateChain issuer : List.of(CA, root("Mallory"))) {
      TlsAttempt attempt =
          new TlsAttempt(TestCertificates.policy(List.of(CA.certificate())), session -> {});
      try (LoopbackServer server = LoopbackServer.tls(issue(issuer, forged))) {
        TlsHandshake handshake = attempt.dial("db.example.com", server.port());
        try (SSLSocket socket = handshake.over(server.dial("db.example.com"))) {
          assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
        assertThat(handshake.refusal())
            .isNotNull()
            .extracting(Throwable::getMessage)
            .asString()
            .contains("all is well")
            .matches("\\P{Cntrl}*");
      }
    }
  }
}
