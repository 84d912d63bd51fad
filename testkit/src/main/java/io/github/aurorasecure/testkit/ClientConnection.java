package io.github.aurorasecure.testkit;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;

/** A client's connection to an endpoint, in the clear until {@link #startTls}. */
final class ClientConnection implements Closeable {
  private static final int BUFFER = 1 << 15;

  private final Socket socket;
  private final TlsAcceptor acceptor;
  private SignInLog.Entry entry;
  private InputStream in;
  private OutputStream out;
  private boolean tls;

  ClientConnection(Socket socket, TlsAcceptor acceptor, SignInLog.Entry entry) throws IOException {
    this.socket = socket;
    this.acceptor = acceptor;
    this.entry = entry;
    socket.setTcpNoDelay(true);
    // Unbuffered: what follows the request for TLS belongs to the handshake.
    this.in = new Counting(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  SignInLog.Entry entry() {
    return entry;
  }

  /** The client, which is connected already, wants to be another user. */
  void signInAgain() {
    entry = entry.again();
  }

  InputStream in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  boolean isTls() {
    return tls;
  }

  String remoteAddress() {
    return socket.getInetAddress().getHostAddress();
  }

  /**
   * @param consumed the beginning of the handshake if it was read already
   * @throws IOException if the client wants TLS inside TLS
   */
  void startTls(byte... consumed) throws IOException {
    if (!(in instanceof Counting plain)) {
      throw new IOException("asked for TLS twice");
    }
    plain.uncount(consumed.length);
    long start = System.currentTimeMillis();
    SSLSocket secure = acceptor.accept(socket, consumed);
    var session = (ExtendedSSLSession) secure.getSession();
    entry.tls(session, session.getCreationTime() < start);
    in = new BufferedInputStream(secure.getInputStream(), BUFFER);
    out = secure.getOutputStream();
    tls = true;
  }

  /** Moves bytes both ways until one side ends; returns when both are closed. */
  void relay(InputStream fromServer, OutputStream toServer, Closeable server) throws IOException {
    Thread answers =
        new Thread(
            () -> pump(fromServer, out, server), Thread.currentThread().getName() + "-answers");
    answers.setDaemon(true);
    answers.start();
    pump(in, toServer, server);
    try {
      answers.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pump(InputStream from, OutputStream to, Closeable server) {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        to.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The other side is gone; closing both is all there is to do.
    } finally {
      closeBoth(server);
    }
  }

  private void closeBoth(Closeable server) {
    try (server) {
      close();
    } catch (IOException e) {
      // Both are abandoned anyway.
    }
  }

  /** Closes the socket below TLS: SSLSocket.close may wait for a peer that does not read. */
  @Override
  public void close() throws IOException {
    socket.close();
  }

  private final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      count(Math.max(n, 0));
      return n;
    }

    void uncount(int n) {
      count(-n);
    }

    private void count(int n) {
      count += n;
      entry.bytesBeforeTls(count);
    }
  }
}
