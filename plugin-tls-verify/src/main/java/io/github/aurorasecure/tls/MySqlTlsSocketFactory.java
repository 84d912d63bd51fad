package io.github.aurorasecure.tls;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.exceptions.CJException;
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
// Its methods are declared so, with types of a module that need not be there.
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "exports"})
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
    try {
      attempt.dial(hostname, portNumber);
    } catch (TlsRefusal e) {
      throw new SSLException(e.getMessage(), e);
    }
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
    SSLSocket socket = null;
    try {
      socket = attempt.layer(rawSocket);
      socket.startHandshake();
      attempt.verify(socket.getSession());
    } catch (IOException | TlsRefusal e) {
      if (socket != null) {
        socket.close();
      }
      throw refused(attempt, e);
    }
    sslSocket = socket; // what Connector/J takes for proof of TLS
    return socket;
  }

  /**
   * An IOException makes Connector/J dial the next host, and all of them again for half a minute if
   * there are several; it takes any other for final (FailoverConnectionProxy, SQLState 08).
   */
  private static IOException refused(TlsAttempt attempt, Exception e) {
    TlsRefusal refusal = attempt.refusal();
    if (refusal != null && attempt.settings().failsOnIdentity()) {
      throw new CJException(String.valueOf(refusal.getMessage()), refusal);
    }
    return e instanceof IOException io ? io : new SSLException(e.getMessage(), e);
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
