package io.github.aurorasecure.tls;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.conf.StringProperty;
import com.mysql.cj.conf.StringPropertyDefinition;
import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import io.github.aurorasecure.spi.ConnectAttempt;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serial;
import java.net.SocketException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The {@code socketFactory} that the plugin names to Connector/J, which makes one for each host it
 * dials. For use through the plugin only.
 */
@SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // its methods are declared so
public final class MysqlTlsSocketFactory extends StandardSocketFactory {
  private @Nullable TlsAttempt tls;

  /** For Connector/J. */
  public MysqlTlsSocketFactory() {}

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
              .formatted(mode, TlsAttempt.address(hostname, portNumber)));
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

  /**
   * The connect in progress or, after it, a stand-in with the same verifier: Connector/J opens
   * connections of its own to cancel statements and to reconnect, with the property set of the
   * first.
   */
  private static TlsAttempt attempt(PropertySet properties) throws IOException {
    RuntimeProperty<String> known = properties.getStringProperty(Carried.NAME);
    if (known instanceof Carried carried) {
      return carried.attempt(handle(properties));
    }
    try {
      TlsAttempt attempt = TlsAttempt.find(handle(properties));
      properties.addProperty(new Carried(attempt.verifier()));
      return attempt;
    } catch (IllegalStateException e) {
      SocketException refusal = new SocketException(e.getMessage());
      refusal.initCause(e);
      throw refusal;
    }
  }

  private static @Nullable String handle(PropertySet properties) {
    RuntimeProperty<String> handle = properties.getStringProperty(ConnectAttempt.PROPERTY);
    return handle == null ? null : handle.getValue();
  }

  /** Ties the verifier to the connection's property set, and so to the connection's life. */
  private static final class Carried extends StringProperty {
    static final String NAME = "aurora-secure.tls";
    @Serial private static final long serialVersionUID = 1;

    private final transient ServerVerifier verifier;

    Carried(ServerVerifier verifier) {
      super(new StringPropertyDefinition(NAME, null, null, false, "", "", "", 0));
      this.verifier = verifier;
    }

    TlsAttempt attempt(@Nullable String handle) {
      try {
        return TlsAttempt.find(handle);
      } catch (IllegalStateException connectHasReturned) {
        return new TlsAttempt(verifier, session -> {});
      }
    }
  }
}
