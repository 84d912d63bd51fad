package io.github.aurorasecure.iam;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.conf.RuntimeProperty;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.exceptions.ExceptionFactory;
import com.mysql.cj.protocol.AuthenticationPlugin;
import com.mysql.cj.protocol.Protocol;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import com.mysql.cj.protocol.a.NativePacketPayload;
import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connector/J's authentication hook ({@code authenticationPlugins}), named by the plugin or by a
 * URL of Connector/J's own: answers {@code mysql_clear_password} with a token. Made by Connector/J,
 * one for each connection, not for applications.
 */
public final class MySqlTokenAuthentication implements AuthenticationPlugin<NativePacketPayload> {
  private @Nullable Protocol<NativePacketPayload> protocol;
  private @Nullable String user;
  private byte[] sent = {};

  /** For Connector/J. */
  public MySqlTokenAuthentication() {}

  @Override
  public void init(Protocol<NativePacketPayload> connecting) {
    protocol = connecting;
  }

  @Override
  public String getProtocolPluginName() {
    return "mysql_clear_password";
  }

  /** Connector/J then refuses to use this plugin without TLS. */
  @Override
  public boolean requiresConfidentiality() {
    return true;
  }

  @Override
  public boolean isReusable() {
    return true;
  }

  @Override
  public void setAuthenticationParameters(@Nullable String name, @Nullable String password) {
    user = name;
  }

  /** Wipes what was sent; called once the server has answered. */
  @Override
  public void reset() {
    Arrays.fill(sent, (byte) 0);
  }

  @Override
  public void destroy() {
    reset();
    protocol = null;
  }

  /**
   * Answers with the token.
   *
   * @throws CJException with a cause of SQLState 08001 if the server has not been verified, 28000
   *     if no token can be had; Connector/J throws that cause from connect
   */
  @Override
  public boolean nextAuthenticationStep(
      NativePacketPayload fromServer, List<NativePacketPayload> toServer) {
    toServer.clear();
    try {
      sent = token(protocol).zeroTerminated();
    } catch (IllegalStateException e) {
      throw failed(new SQLNonTransientConnectionException(e.getMessage(), "08001", e));
    } catch (SQLException e) {
      throw failed(e);
    }
    toServer.add(new NativePacketPayload(sent));
    return true;
  }

  /**
   * With a state of its own: at 08… Connector/J dials all hosts again, 120 times over, and only at
   * 28000 does changeUser close the connection, on which the server still waits for the token.
   */
  private static CJException failed(SQLException e) {
    SQLException ending = new SQLInvalidAuthorizationSpecException(e.getMessage(), "28000", e);
    CJException failed = ExceptionFactory.createException(e.getMessage(), ending);
    failed.setSQLState(ending.getSQLState());
    return failed;
  }

  private Token token(@Nullable Protocol<NativePacketPayload> connecting) throws SQLException {
    if (connecting == null) {
      throw new IllegalStateException("iam: Connector/J has not begun to connect");
    }
    PropertySet properties = connecting.getPropertySet();
    SocketConnection socket = connecting.getSocketConnection();
    ConnectAttempt attempt = attempt(properties, socket);
    SignIn signIn =
        attempt.throughDriver()
            ? SignIn.of(attempt)
            : VendorUrlSignIn.begin(
                attempt,
                Vendor.MYSQL,
                Host.of(socket.getHost(), socket.getPort(), properties.exposeAsProperties()));
    if (!isVerified(attempt, socket, properties)) {
      throw signIn.unverified(
          new Host(socket.getHost(), socket.getPort()).address(),
          "use sslMode=VERIFY_IDENTITY without socketFactory and propertiesTransform, or"
              + " tls-verify");
    }
    TlsSession verified = attempt.tls();
    String name = verified == null ? socket.getHost() : verified.expectedName();
    return signIn.token(name, socket.getPort(), user);
  }

  private static ConnectAttempt attempt(PropertySet properties, SocketConnection socket) {
    RuntimeProperty<String> handle = properties.getStringProperty(ConnectAttempt.PROPERTY);
    if (handle != null) {
      return ConnectAttempt.find(handle.getValue());
    }
    ConnectAttempt shared =
        socket.getSocketFactory() instanceof ConnectAttempt.Holder hook ? hook.attempt() : null;
    return shared == null ? ConnectAttempt.ofVendorUrl() : shared;
  }

  private static boolean isVerified(
      ConnectAttempt attempt, SocketConnection socket, PropertySet properties) {
    if (!socket.isSSLEstablished()) {
      return false;
    }
    TlsSession verified = attempt.tls();
    if (verified != null) {
      return verified.host().equalsIgnoreCase(socket.getHost())
          && verified.port() == socket.getPort();
    }
    if (attempt.requiresTls()) {
      return false;
    }
    String transform = properties.getStringProperty(PropertyKey.propertiesTransform).getValue();
    return properties.getEnumProperty(PropertyKey.sslMode).getValue() == SslMode.VERIFY_IDENTITY
        && StandardSocketFactory.class
            .getName()
            .equals(properties.getStringProperty(PropertyKey.socketFactory).getValue())
        && (transform == null || transform.isBlank());
  }
}
