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
import io.github.aurorasecure.spi.Vendor;
import java.io.Closeable;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The {@code socketFactory} that the plugin, or a URL of Connector/J's own, names to Connector/J,
 * which makes one for each host it dials.
 */
// Its methods are declared so, with types of a module that need not be there.
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "exports"})
public final class MySqlTlsSocketFactory extends StandardSocketFactory
    implements ConnectAttempt.Holder {
  private @Nullable TlsHandshake handshake;
  private @Nullable ConnectAttempt attempt;

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
    TlsAttempt tls = attempt(hostname, portNumber, properties);
    SslMode mode = properties.<SslMode>getEnumProperty(PropertyKey.sslMode).getValue();
    if (mode != SslMode.VERIFY_IDENTITY) {
      throw new SSLException(
          "tls-verify: sslMode=%s is in force for %s; remove it from URL and properties"
              .formatted(mode, new Host(hostname, portNumber).address()));
    }
    handshake = tls.dial(hostname, portNumber);
    return super.connect(hostname, portNumber, properties, loginTimeout);
  }

  @Override
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection socketConnection, @Nullable ServerSession serverSession) throws IOException {
    return (T) handshaken();
  }

  @Override
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection socketConnection, @Nullable ServerSession serverSession, @Nullable Log log)
      throws IOException {
    return (T) handshaken();
  }

  private SSLSocket handshaken() throws IOException {
    TlsHandshake own = handshake;
    if (own == null) {
      throw new SSLException("tls-verify: not dialling");
    }
    handshake = null; // Connector/J keeps this object as long as the connection
    try {
      SSLSocket socket = own.complete(rawSocket);
      sslSocket = socket; // what Connector/J takes for proof of TLS
      return socket;
    } catch (IOException | TlsRefusal e) {
      throw refused(own, e);
    }
  }

  /**
   * An IOException makes Connector/J dial the next host, and all of them again for half a minute if
   * there are several; it takes any other for final (FailoverConnectionProxy, SQLState 08).
   */
  private static IOException refused(TlsHandshake handshake, Exception e) {
    TlsRefusal fatal = handshake.fatal();
    if (fatal != null) {
      throw new CJException(String.valueOf(fatal.getMessage()), fatal);
    }
    return e instanceof IOException io ? io : new SSLException(e.getMessage(), e);
  }

  @Override
  public @Nullable ConnectAttempt attempt() {
    return attempt;
  }

  private TlsAttempt attempt(String host, int port, PropertySet properties) throws IOException {
    RuntimeProperty<String> handle = properties.getStringProperty(ConnectAttempt.PROPERTY);
    try {
      if (handle != null) {
        return TlsAttempt.find(handle.getValue());
      }
      ConnectAttempt own = ConnectAttempt.ofVendorUrl();
      attempt = own;
      return VendorUrlTls.begin(
          own, Vendor.MYSQL, Host.of(host, port, properties.exposeAsProperties()));
    } catch (IllegalStateException e) {
      SocketException refusal = new SocketException(e.getMessage());
      refusal.initCause(e);
      throw refusal;
    } catch (SQLException e) {
      // Final, as in refused; an SQLException as its cause would be thrown in its place.
      throw new CJException(
          String.valueOf(e.getMessage()), new IllegalArgumentException(e.getMessage()));
    }
  }
}
