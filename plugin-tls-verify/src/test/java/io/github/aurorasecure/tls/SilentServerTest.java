package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that take a connection and then say nothing, or no more. */
class SilentServerTest {
  private static final CertificateChain CA = root("Test Root");
  private static final byte[] TLS_AGREED = {'S'};

  private final Path bundle;

  SilentServerTest(@TempDir Path dir) {
    this.bundle = pem(dir.resolve("ca.pem"), CA);
  }

  @Test
  void postgresqlThatDoesNotAnswerTheRequestForTlsIsNamed() {
    try (HostileServer silent = HostileServer.ignoringTlsRequest()) {
      assertSilent(
              "jdbc:postgresql://localhost:%d/app?hostRecheckSeconds=-1&sslResponseTimeout=300",
              silent.port())
          .hasMessage(
              "tls-verify: the server at localhost:%d did not answer the request for TLS in time;"
                  + " see what listens there, or raise sslResponseTimeout if it is only slow;"
                  + " nothing was sent",
              silent.port());
      assertThat(silent.passwords()).isEmpty();
      assertThat(silent.received()).containsExactly(0, 0, 0, 8, 4, 210, 22, 47); // SSLRequest
    }
  }

  @Test
  void postgresqlThatGoesSilentInTheHandshakeIsNamed() throws Exception {
    try (Silence silent = new Silence(8, TLS_AGREED)) {
      assertSilent("jdbc:postgresql://localhost:%d/app?connectTimeout=1", silent.port())
          .hasMessageContaining(
              "the server at localhost:%d did not go on with the TLS handshake", silent.port());
    }
  }

  @Test
  void mysqlThatGoesSilentInTheHandshakeIsNamed() throws Exception {
    try (Silence silent = new Silence(0, mySqlGreeting())) {
      assertSilent("jdbc:mysql://localhost:%d/app?socketTimeout=300", silent.port())
          .hasMessageContaining(
              "the server at localhost:%d did not go on with the TLS handshake", silent.port());
    }
  }

  /** Silence is no failure to prove an identity. */
  @Test
  void silentHostIsPassedOver() throws Exception {
    try (HostileServer silent = HostileServer.ignoringTlsRequest();
        HostileServer right =
            HostileServer.presenting(Engine.POSTGRESQL, issue(CA, "localhost"))
                .asking(HostileServer.Demand.NOTHING)
                .admitting(password -> true)) {
      connect(
              "jdbc:postgresql://localhost:%d,localhost:%d/app?hostRecheckSeconds=-1&sslResponseTimeout=300"
                  .formatted(silent.port(), right.port()))
          .close();
      assertThat(silent.passwords()).isEmpty();
    }
  }

  @Test
  void hostWithoutTlsIsNamedThoughAnotherWasReachedBefore() {
    try (HostileServer full =
            HostileServer.presenting(Engine.POSTGRESQL, issue(CA, "localhost")).busyAtFirst();
        HostileServer plain = HostileServer.withoutTls(Engine.POSTGRESQL)) {
      assertThatThrownBy(
              () ->
                  connect(
                      "jdbc:postgresql://localhost:%d,localhost:%d/app?hostRecheckSeconds=-1"
                          .formatted(full.port(), plain.port())))
          .isInstanceOf(TlsVerificationException.class)
          .hasMessage(
              "tls-verify: the server at localhost:%d refuses TLS; nothing was sent", plain.port());
      assertThat(plain.passwords()).isEmpty();
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertSilent(String url, int port) {
    return assertThatThrownBy(() -> connect(url.formatted(port)))
        .isInstanceOfSatisfying(
            TlsVerificationException.class,
            e -> {
              assertThat(e.code()).isEqualTo(Code.NO_ANSWER);
              assertThat(e.getSQLState()).isEqualTo("08001");
              assertThat(e.getCause()).isInstanceOf(SQLException.class);
            });
  }

  private Connection connect(String vendorUrl) throws SQLException {
    return TlsOnlyDriver.connect(vendorUrl, bundle);
  }

  private static byte[] mySqlGreeting() throws IOException {
    try (HostileServer server = HostileServer.presenting(Engine.MYSQL, issue(CA, "localhost"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      byte[] header = socket.getInputStream().readNBytes(4);
      byte[] body = socket.getInputStream().readNBytes(header[0] & 0xff);
      byte[] greeting = new byte[header.length + body.length];
      System.arraycopy(header, 0, greeting, 0, header.length);
      System.arraycopy(body, 0, greeting, header.length, body.length);
      return greeting;
    }
  }

  /** Says a few words, and then nothing until it is closed. */
  private static final class Silence implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    Silence(int heardFirst, byte[] said) throws IOException {
      Thread thread =
          new Thread(
              () -> {
                while (!listener.isClosed()) {
                  try {
                    Socket client = listener.accept();
                    clients.add(client);
                    client.getInputStream().readNBytes(heardFirst);
                    client.getOutputStream().write(said);
                  } catch (IOException e) {
                    // Closed, or the client has left.
                  }
                }
              },
              "silence");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listener.close();
      for (Socket client : clients) {
        client.close();
      }
    }
  }
}
