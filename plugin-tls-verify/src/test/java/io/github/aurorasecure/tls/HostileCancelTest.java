package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Cancel requests while somebody else has taken the server's place. pgjdbc cancels all statements
 * of a JVM on one thread, which nobody may hold up.
 */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileCancelTest {
  /** Each byte comes within the time-out, the last of them after an hour. */
  @Test
  void serverThatDripsItsHandshakeIsGivenUpWhenTheTimeOutIsOver() throws Exception {
    TlsAttempt attempt =
        new TlsAttempt(
            TestCertificates.policy(List.of(root("Test Root").certificate())), session -> {});
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PostgresCancelSocket socket = new PostgresCancelSocket(attempt)) {
      Thread server = new Thread(() -> drip(listener), "dripping-server");
      server.setDaemon(true);
      server.start();

      assertThatThrownBy(() -> socket.connect(listener.getLocalSocketAddress(), 2_000))
          .isInstanceOf(IOException.class);
    }
  }

  /** A cancel request holds the secret key of the session. */
  @Test
  void serverThatProvesNothingIsAskedForTlsAndNothingElse() throws Exception {
    CertificateChain ca = root("Test Root");
    for (HostileServer hostile :
        List.of(
            HostileServer.withoutTls(Engine.POSTGRESQL),
            HostileServer.presenting(Engine.POSTGRESQL, issue(ca, "db.example.com")),
            HostileServer.presenting(Engine.POSTGRESQL, issue(root("Mallory"), "localhost")))) {
      TlsAttempt attempt =
          new TlsAttempt(TestCertificates.policy(List.of(ca.certificate())), session -> {});
      try (hostile;
          Socket socket = new PostgresCancelSocket(attempt)) {
        assertThatThrownBy(
                () -> socket.connect(new InetSocketAddress("localhost", hostile.port()), 10_000))
            .isInstanceOf(SSLException.class);
        assertThat(socket.isClosed()).isTrue();
        assertThat(hostile.received()).isIn(new byte[0], new byte[] {0, 0, 0, 8, 4, -46, 22, 47});
      }
    }
  }

  private static void drip(ServerSocket listener) {
    try (Socket client = listener.accept()) {
      client.setTcpNoDelay(true);
      OutputStream out = client.getOutputStream();
      client.getInputStream().readNBytes(8);
      out.write('S');
      out.write(new byte[] {22, 3, 3, 64, 0}); // a handshake record of 16,384 bytes
      while (true) {
        out.write(0);
        TimeUnit.MILLISECONDS.sleep(100);
      }
    } catch (IOException | InterruptedException clientGaveUp) {
      // as it should
    }
  }
}
