package io.github.aurorasecure.tls;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A socket that, once connected, has asked a PostgreSQL server for TLS and verified it, as libpq 17
 * does for its cancel requests (PostgreSQL documentation, "SSL Session Encryption" and "Canceling
 * Requests in Progress").
 */
final class PostgresCancelSocket extends Socket {
  private static final byte[] SSL_REQUEST = {0, 0, 0, 8, 4, (byte) 210, 22, 47};

  /** As pgjdbc's sslResponseTimeout, for callers without a time-out. */
  private static final int PATIENCE_MILLIS = 5_000;

  private final TlsAttempt attempt;
  private long deadline;
  private volatile @Nullable SSLSocket tls;
  private boolean closing;

  PostgresCancelSocket(TlsAttempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    super.connect(endpoint, timeout);
    try {
      InetSocketAddress address = (InetSocketAddress) endpoint;
      setTcpNoDelay(true);
      deadline = System.nanoTime() + MILLISECONDS.toNanos(timeout > 0 ? timeout : PATIENCE_MILLIS);
      super.getOutputStream().write(SSL_REQUEST);
      if (getInputStream().read() != 'S') {
        throw new SSLException("tls-verify: the server refuses TLS; no cancel request was sent");
      }
      tls = attempt.dial(address.getHostString(), address.getPort()).complete(this);
      setSoTimeout(0);
    } catch (TlsRefusal e) {
      close();
      throw new SSLException(e.getMessage(), e);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    SSLSocket layered = tls;
    return layered == null ? new Hurried(super.getInputStream()) : layered.getInputStream();
  }

  /**
   * A time-out of the socket begins anew with each byte. pgjdbc cancels on one thread for the whole
   * JVM, which a server must not hold up by sending its handshake in drops.
   */
  private final class Hurried extends FilterInputStream {
    Hurried(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      hurry();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      hurry();
      return super.read(bytes, offset, length);
    }

    private void hurry() throws IOException {
      if (tls == null) { // else the time-out is pgjdbc's
        long left = NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          throw new SocketTimeoutException("tls-verify: TLS for a cancel request took too long");
        }
        setSoTimeout((int) left);
      }
    }
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    SSLSocket layered = tls;
    return layered == null ? super.getOutputStream() : layered.getOutputStream();
  }

  /** The TLS layer closes this socket in turn. */
  @Override
  public synchronized void close() throws IOException {
    SSLSocket layered = tls;
    if (layered == null || closing) {
      super.close();
    } else {
      closing = true;
      layered.close();
    }
  }
}
