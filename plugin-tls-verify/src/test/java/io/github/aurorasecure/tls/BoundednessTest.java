package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.policy;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What stays behind when many connections have been made. */
class BoundednessTest {
  private static final int CONFIGURATIONS = 200;
  private static final int CONNECTS = 10_000;
  private static final CertificateChain CA = root("Root");

  /**
   * Of ten configurations one trusts another CA and one speaks TLS 1.3, which gives new tickets
   * with each connect; the others resume their sessions of TLS 1.2, so that this is quick.
   */
  @Test
  void contextsAndSessionsDoNotGrowWithConnects() throws Exception {
    CertificateChain other = root("Other");
    List<TlsPolicy> policies =
        IntStream.range(0, CONFIGURATIONS)
            .mapToObj(
                i ->
                    policy(
                        List.of((i % 10 == 0 ? other : CA).certificate()),
                        "versions",
                        i % 10 == 1 ? "TLSv1.3" : "TLSv1.2"))
            .toList();
    List<SSLContext> contexts = new ArrayList<>();
    int verified = 0;
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "localhost"))) {
      Host host = new Host("localhost", server.port());
      for (TlsPolicy policy : policies) {
        contexts.add(policy.verifier(host).context());
      }
      for (int i = 0; i < CONNECTS; i++) {
        verified += isVerified(policies.get(i % CONFIGURATIONS), server) ? 1 : 0;
      }
      for (int i = 0; i < CONFIGURATIONS; i++) {
        SSLContext context = policies.get(i).verifier(host).context();
        assertThat(context).isSameAs(contexts.get(i));
        assertThat(Collections.list(context.getClientSessionContext().getIds()))
            .hasSizeLessThanOrEqualTo(256);
      }
    }
    assertThat(verified).isEqualTo(CONNECTS / 10 * 9);
  }

  @Test
  void nothingKeepsTheSocketOfAConnectThatIsOver() throws Exception {
    TlsPolicy policy = policy(List.of(CA.certificate()));
    List<WeakReference<SSLSocket>> sockets = new ArrayList<>();
    try (LoopbackServer server = LoopbackServer.tls(issue(root("Mallory"), "localhost"))) {
      for (int i = 0; i < 10; i++) {
        TlsHandshake handshake =
            new TlsAttempt(policy, session -> {}).dial("localhost", server.port());
        try (SSLSocket socket = handshake.over(server.dial("localhost"))) {
          sockets.add(new WeakReference<>(socket));
          socket.startHandshake();
        } catch (IOException refused) {
          assertThat(handshake.refusal()).isNotNull();
        }
      }
    }
    for (int i = 0; i < 100 && !sockets.stream().allMatch(socket -> socket.refersTo(null)); i++) {
      System.gc();
    }
    assertThat(sockets).allMatch(socket -> socket.refersTo(null));
  }

  private static boolean isVerified(TlsPolicy policy, LoopbackServer server) throws Exception {
    try {
      return server.connect(policy) != null;
    } catch (IOException | TlsRefusal refused) {
      assertThat(refused).hasMessageContaining("issued by 'CN=Root' and not trusted");
      return false;
    }
  }
}
