package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS and nothing else on a free loopback port. Unlike testkit's servers it lets sessions be
 * resumed and tells which name it was asked for. Keeps all that clients say.
 */
final class LoopbackServer implements AutoCloseable {
  private final SSLServerSocket listener;
  private final Thread thread;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private volatile String askedFor = "";
  private volatile String client = "";

  private LoopbackServer(SSLServerSocket listener) {
    this.listener = listener;
    this.thread = new Thread(this::serve, "loopback-server");
    thread.setDaemon(true);
    thread.start();
  }

  static LoopbackServer tls(CertificateChain certificate, String... protocols)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.keyManagers(), null, null);
    return new LoopbackServer(listener(context, protocols));
  }

  /** Turns clients away that have no certificate below this authority. */
  static LoopbackServer asking(CertificateChain certificate, CertificateChain clients)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustAnchors anchors = new TrustAnchors("", "", "", Set.of(clients.certificate()));
    TrustManager[] trust = {anchors.pathValidation(InstantSource.system())};
    context.init(certificate.keyManagers(), trust, null);
    SSLServerSocket listener = listener(context);
    listener.setNeedClientAuth(true);
    return new LoopbackServer(listener);
  }

  private static SSLServerSocket listener(SSLContext context, String... protocols)
      throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getLoopbackAddress());
    if (protocols.length > 0) {
      listener.setEnabledProtocols(protocols);
    }
    return listener;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (SSLSocket client = (SSLSocket) listener.accept()) {
        client.setTcpNoDelay(true); // else what follows the handshake waits 40 ms for its ACK
        client.startHandshake();
        ExtendedSSLSession session = (ExtendedSSLSession) client.getSession();
        session.getRequestedServerNames().stream()
            .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
            .findFirst()
            .ifPresent(name -> askedFor = name);
        if (client.getNeedClientAuth()) {
          this.client = session.getPeerPrincipal().getName();
        }
        client.getOutputStream().write('+'); // TLS 1.3: the client's handshake ends before ours
        for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
          heard.write(b);
        }
      } catch (IOException clientGone) {
        // the test looks at the client's side
      }
    }
  }

  /** What clients said, control characters and all. */
  String heard() {
    return heard.toString(StandardCharsets.ISO_8859_1);
  }

  /** The server name that the last client to send one sent (SNI). */
  String askedFor() {
    return askedFor;
  }

  /** The subject of the last client's certificate. */
  String client() {
    return client;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** A socket to this server whose address carries the name, as the vendor drivers' does. */
  Socket dial(String name) throws IOException {
    byte[] loopback = InetAddress.getLoopbackAddress().getAddress();
    Socket socket = new Socket(InetAddress.getByAddress(name, loopback), port());
    socket.setTcpNoDelay(true); // as the vendor drivers do
    return socket;
  }

  /**
   * Connects to localhost as the vendor drivers do, until the server has seen the handshake end
   * too.
   *
   * @return the session that was recorded; null in verify-ca
   */
  @Nullable TlsSession connect(TlsPolicy policy) throws IOException, TlsRefusal {
    TlsSession[] recorded = new TlsSession[1];
    TlsAttempt attempt = new TlsAttempt(policy, session -> recorded[0] = session);
    try (SSLSocket socket = attempt.dial("localhost", port()).complete(dial("localhost"))) {
      socket.getInputStream().read(); // and with it the session ticket of TLS 1.3
    }
    return recorded[0];
  }

  /** Ends the server; all that was said before is heard when this returns. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
