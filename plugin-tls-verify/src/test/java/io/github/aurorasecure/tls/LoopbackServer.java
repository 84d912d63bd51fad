package io.github.aurorasecure.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A server on a free loopback port; keeps all that clients say once TLS, if any, is up. */
final class LoopbackServer implements AutoCloseable {
  /** What the server does with each client, one after the other. */
  interface Conversation {
    void with(Socket client, LoopbackServer server) throws Exception;
  }

  private final ServerSocket listener;
  private final Thread thread;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  LoopbackServer(Conversation conversation) throws IOException {
    listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    thread =
        new Thread(
            () -> {
              while (!listener.isClosed()) {
                try (Socket client = listener.accept()) {
                  conversation.with(client, this);
                } catch (Exception clientGone) {
                  // the test looks at the client's side
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** TLS at once; whatever the client says is kept, until it hangs up. */
  static LoopbackServer tls(TestCa.Held certificate, String... protocols) throws IOException {
    SSLContext context = certificate.serverContext();
    return new LoopbackServer(
        (client, server) -> {
          SSLSocket tls = server.startTls(client, context, protocols);
          tls.getOutputStream().write('+'); // TLS 1.3: the client's handshake ends before ours
          server.hear(tls.getInputStream());
        });
  }

  SSLSocket startTls(Socket client, SSLContext context, String... protocols) throws IOException {
    SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(client, null, true);
    tls.setUseClientMode(false);
    if (protocols.length > 0) {
      tls.setEnabledProtocols(protocols);
    }
    tls.startHandshake();
    return tls;
  }

  private void hear(InputStream in) throws IOException {
    for (int b = in.read(); b >= 0; b = in.read()) {
      hear(new byte[] {(byte) b});
    }
  }

  void hear(byte[] bytes) {
    synchronized (heard) {
      heard.writeBytes(bytes);
    }
  }

  /** What clients said, control characters and all. */
  String heard() {
    synchronized (heard) {
      return heard.toString(StandardCharsets.ISO_8859_1);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /** A socket to this server whose address carries the name, as the vendor drivers' does. */
  Socket dial(String name) throws IOException {
    byte[] loopback = InetAddress.getLoopbackAddress().getAddress();
    return new Socket(InetAddress.getByAddress(name, loopback), port());
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
