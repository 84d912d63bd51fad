package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Properties;
import javax.net.SocketFactory;

/**
 * The {@code socketFactory} that the plugin names to pgjdbc, which keeps it as long as the
 * connection: plain sockets for connecting, over which pgjdbc asks for TLS itself, and afterwards,
 * when it dials only to cancel a statement and would do so in plaintext, sockets with verified TLS.
 * For use through the plugin only.
 */
public final class PostgresSocketFactory extends SocketFactory {
  private final String handle;
  private final TlsAttempt tls;

  /**
   * @param info the connect's vendor properties, among them {@link ConnectAttempt#PROPERTY}
   * @throws IllegalStateException if no such connect is in progress
   */
  public PostgresSocketFactory(Properties info) {
    handle = info.getProperty(ConnectAttempt.PROPERTY, "");
    tls = TlsAttempt.find(handle);
  }

  @Override
  public Socket createSocket() {
    return isConnecting() ? new Socket() : new PostgresCancelSocket(tls.again());
  }

  private boolean isConnecting() {
    try {
      return TlsAttempt.find(handle) == tls;
    } catch (IllegalStateException over) {
      return false;
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw onlyUnconnected();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    throw onlyUnconnected();
  }

  private static SocketException onlyUnconnected() {
    return new SocketException("pgjdbc connects its sockets itself");
  }
}
