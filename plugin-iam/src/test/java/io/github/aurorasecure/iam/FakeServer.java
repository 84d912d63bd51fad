package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server on a free loopback port that remembers every byte it was sent. */
abstract class FakeServer implements AutoCloseable {
  private final @Nullable SSLContext tls;
  private final ServerSocket listener;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<String> passwords = new CopyOnWriteArrayList<>();

  FakeServer(@Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    this.listener = new ServerSocket(0, 5, InetAddress.getByName("localhost"));
    Thread thread = new Thread(this::acceptAll, getClass().getSimpleName());
    thread.setDaemon(true);
    thread.start();
  }

  abstract void serve(Socket socket) throws IOException;

  boolean hasTls() {
    return tls != null;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The passwords received, in their order. */
  List<String> passwords() {
    return passwords;
  }

  void passwordReceived(String password) {
    passwords.add(password);
  }

  /** Every byte sent by clients, after decryption, one character each. */
  String received() {
    return received.toString(ISO_8859_1);
  }

  SSLSocket secured(Socket socket) throws IOException {
    if (tls == null) {
      throw new IOException("no TLS here");
    }
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", port(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  InputStream remembering(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
          received.write(b);
        }
        return b;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
          received.write(buffer, offset, n);
        }
        return n;
      }
    };
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        serve(socket);
      } catch (IOException e) {
        // The client has gone or the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
