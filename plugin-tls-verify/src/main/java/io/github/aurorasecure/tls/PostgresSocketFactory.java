package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The {@code socketFactory} and {@code sslfactory} that the plugin, or a URL of pgjdbc's own, names
 * to pgjdbc, which makes one for each connection and one for each host it puts TLS over
 * (org.postgresql.ssl.MakeSSL). While connecting it gives plain sockets, over which pgjdbc asks for
 * TLS itself; afterwards, when pgjdbc dials only to cancel a statement and would do so in
 * plaintext, sockets with verified TLS.
 */
public final class PostgresSocketFactory extends SSLSocketFactory {
  /** Null where a URL of pgjdbc's own names us. */
  private final @Nullable String handle;

  private final TlsAttempt tls;
  private final AtomicBoolean dialled = new AtomicBoolean();

  /**
   * @param info what pgjdbc connects with
   * @throws IllegalStateException if it came through our driver and is no longer in progress
   * @throws IllegalArgumentException if a URL of pgjdbc's own is not fit for this class
   */
  public PostgresSocketFactory(Properties info) {
    handle = info.getProperty(ConnectAttempt.PROPERTY);
    tls = TlsAttempt.of(info);
  }

  /**
   * A socket to connect.
   *
   * @throws IOException if the host before has ended the connect
   */
  @Override
  public Socket createSocket() throws IOException {
    if (!isConnecting()) {
      return new PostgresCancelSocket(tls);
    }
    try {
      return tls.plainSocket();
    } catch (TlsRefusal e) {
      throw new SSLException(e.getMessage(), e);
    }
  }

  private boolean isConnecting() {
    if (handle == null) {
      // One host, so one socket to connect by: pgjdbc dials no host twice in verify-full.
      return !dialled.getAndSet(true);
    }
    try {
      return TlsAttempt.find(handle) == tls;
    } catch (IllegalStateException over) {
      return false;
    }
  }

  /** TLS over a connected socket; pgjdbc does the handshake. */
  @Override
  public Socket createSocket(Socket raw, String host, int port, boolean autoClose)
      throws IOException {
    return tls.dial(host, port).over(raw);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return new String[0];
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return new String[0];
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw pgjdbcConnects();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw pgjdbcConnects();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw pgjdbcConnects();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    throw pgjdbcConnects();
  }

  private static SocketException pgjdbcConnects() {
    return new SocketException("pgjdbc connects its sockets itself");
  }
}
