package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Properties;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/**
 * The {@code sslfactory} that the plugin names to pgjdbc, which makes one for each host it dials
 * (org.postgresql.ssl.MakeSSL) and does the handshake on the socket it gets. For use through the
 * plugin only.
 */
public final class PostgresTlsSocketFactory extends SSLSocketFactory {
  private final TlsAttempt tls;

  /**
   * @param info the connect's vendor properties, among them {@link ConnectAttempt#PROPERTY}
   * @throws IllegalStateException if no such connect is in progress
   */
  public PostgresTlsSocketFactory(Properties info) {
    tls = TlsAttempt.find(info.getProperty(ConnectAttempt.PROPERTY));
  }

  @Override
  public Socket createSocket(Socket raw, String host, int port, boolean autoClose)
      throws IOException {
    try {
      tls.dial(host, port);
    } catch (TlsRefusal e) {
      throw new SSLException(e.getMessage(), e);
    }
    return tls.layer(raw);
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
    throw onlyLayered();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw onlyLayered();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw onlyLayered();
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    throw onlyLayered();
  }

  private static SocketException onlyLayered() {
    return new SocketException("TLS is only put over a socket that pgjdbc has connected");
  }
}
