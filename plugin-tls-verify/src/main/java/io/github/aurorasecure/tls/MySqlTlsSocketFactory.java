package io.github.aurorasecure.tls;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The {@code socketFactory} that the plugin names to Connector/J, which makes one for each host it
 * dials. For use through the plugin only.
 */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // its methods are declared so
public final class MySqlTlsSocketFactory extends StandardSocketFactory {
  private @Nullable TlsAttempt tls;

  /** For Connector/J. */
  public MySqlTlsSocketFactory() {}

  /**
   * Dials a host.
   *
   * @throws IOException if it cannot be reached, or if the properties in force for this host do not
   *     make Connector/J insist on TLS
   */
  @Override
  public <T extends Closeable> T connect(
      String hostname, int portNumber, PropertySet properties, int loginTimeout)
      throws IOException {
    SslMode mode = properties.<SslMode>getEnumProperty(PropertyKey.sslMode).getValue();
    if (mode != SslMode.VERIFY_IDENTITY) {
      throw new SSLException(
          "tls-verify: sslMode=%s is in force for %s; remove it from URL and properties"
              .formatted(mode, new Host(hostname, portNumber).address()));
    }
    TlsAttempt attempt = attempt(properties);
    attempt.dial(hostname, portNumber);
    tls = attempt;
    return super.connect(hostname, portNumber, properties, loginTimeout);
  }

  @Override
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection socketConnection, @Nullable ServerSession serverSession) throws IOException {
    return (T) handshake();
  }

  @Override
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection socketConnection, @Nullable ServerSession serverSession, @Nullable Log log)
      throws IOException {
    return (T) handshake();
  }

  private SSLSocket handshake() throws IOException {
    TlsAttempt attempt = tls;
    if (attempt == null) {
      throw new SSLException("tls-verify: not dialling");
    }
    tls = null; // Connector/J keeps this object as long as the connection
    SSLSocket socket = attempt.layer(rawSocket);
    try {
      socket.startHandshake();
      attempt.verify(socket.getSession());
    } catch (TlsRefusal e) {
      socket.close();
      throw new SSLException(e.getMessage(), e);
    }
    sslSocket = socket; // what Connector/J takes for proof of TLS
    return socket;
  }

  private static TlsAttempt attempt(PropertySet properties) throws IOException {
    RuntimeProperty<String> handle = properties.getStringProperty(ConnectAttempt.PROPERTY);
    try {
      // Connector/J may dial to cancel a statement while it dials for another reason.
      return TlsAttempt.find(handle == null ? null : handle.getValue()).again();
    } catch (IllegalStateException e) {
      SocketException refusal = new SocketException(e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }
}
