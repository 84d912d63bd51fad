package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.jdbc.GSSEncMode;
import org.postgresql.jdbc.SslMode;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * pgjdbc's authentication hook ({@code authenticationPluginClassName}), named by the plugin or by a
 * URL of pgjdbc's own. Asked once the server wants a password, which pgjdbc wipes after sending it.
 * Made by pgjdbc, not for applications.
 */
public final class PostgresTokenAuthentication implements AuthenticationPlugin {
  private static final String VERIFY_REMEDY =
      "use sslmode=verify-full without gssEncMode, sslfactory, sslhostnameverifier and"
          + " socketFactory, or tls-verify";

  private final Properties info;

  /**
   * @param info what pgjdbc connects with
   */
  public PostgresTokenAuthentication(Properties info) {
    this.info = info;
  }

  /**
   * The token, or null where the server asks for Kerberos, which needs none.
   *
   * @throws PSQLException 08001 if the server has not been verified, 28000 if it wants the proof of
   *     a password or no token can be had
   */
  @Override
  public char @Nullable [] getPassword(AuthenticationRequestType type) throws PSQLException {
    try {
      ConnectAttempt attempt = ConnectAttempt.of(info);
      SignIn signIn =
          attempt.throughDriver()
              ? SignIn.of(attempt)
              : VendorUrlSignIn.begin(attempt, Vendor.POSTGRESQL, host());
      return switch (type) {
        case CLEARTEXT_PASSWORD -> token(attempt, signIn).chars();
        case GSS -> null;
        case MD5_PASSWORD, SASL -> throw signIn.unanswerable(type.name(), user());
      };
    } catch (SQLException e) {
      PSQLState state =
          "28000".equals(e.getSQLState())
              ? PSQLState.INVALID_AUTHORIZATION_SPECIFICATION
              : PSQLState.CONNECTION_UNABLE_TO_CONNECT;
      throw new PSQLException(e.getMessage(), state, e);
    } catch (IllegalStateException e) {
      throw new PSQLException(e.getMessage(), PSQLState.CONNECTION_UNABLE_TO_CONNECT, e);
    }
  }

  private Token token(ConnectAttempt attempt, SignIn signIn) throws SQLException {
    TlsSession verified = attempt.tls();
    if (verified != null) {
      return signIn.token(verified.expectedName(), verified.port(), user());
    }
    String host = PGProperty.PG_HOST.getOrDefault(info);
    String port = PGProperty.PG_PORT.getOrDefault(info);
    if (attempt.requiresTls() || !verifiedByVendor() || host == null || port == null) {
      throw signIn.unverified(host + ":" + port, VERIFY_REMEDY);
    }
    if (host.indexOf(',') >= 0) {
      throw signIn.unverified(
          "none of " + host,
          "with several hosts only tls-verify, with a jdbc:aurora-secure: URL, tells them apart");
    }
    return signIn.token(host, Integer.parseInt(port), user());
  }

  /** Only its name and settings count: the token is for the port in {@link #token}. */
  private Host host() {
    return Host.of(String.valueOf(PGProperty.PG_HOST.getOrDefault(info)), 5432, info);
  }

  /** Whether pgjdbc itself has checked chain and name; any class of the user's might not. */
  private boolean verifiedByVendor() throws PSQLException {
    GSSEncMode gss = GSSEncMode.of(info);
    String factory = PGProperty.SSL_FACTORY.getOrDefault(info);
    return SslMode.of(info) == SslMode.VERIFY_FULL
        // GSS encryption takes the place of TLS. ALLOW never tries it.
        && (gss == GSSEncMode.DISABLE || gss == GSSEncMode.ALLOW)
        && (factory == null || factory.equals("org.postgresql.ssl.LibPQFactory"))
        && PGProperty.SSL_HOSTNAME_VERIFIER.getOrDefault(info) == null
        && PGProperty.SOCKET_FACTORY.getOrDefault(info) == null;
  }

  private @Nullable String user() {
    return PGProperty.USER.getOrDefault(info);
  }
}
