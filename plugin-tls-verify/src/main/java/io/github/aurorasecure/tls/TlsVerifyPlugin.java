package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Puts our TLS into the vendor's connect and lets no connection out that did not use it. */
final class TlsVerifyPlugin implements Plugin {
  private final VendorTls vendor;
  private final TlsPolicy policy;

  TlsVerifyPlugin(VendorTls vendor, TlsPolicy policy) {
    this.vendor = vendor;
    this.policy = policy;
  }

  @Override
  public Connection connect(ConnectRequest request, Connector next) throws SQLException {
    TlsAttempt tls = new TlsAttempt(policy, request.attempt()::tls);
    request.attempt().tlsMode(policy.settings().mode().toString());
    request.attempt().requireTls();
    request.attempt().tls(null);
    request.attempt().put(TlsAttempt.class, tls);
    Connection connection;
    try {
      connection = next.connect(vendor.secured(request, policy.settings().mode()));
    } catch (SQLException e) {
      throw explain(e, tls, request);
    }
    SQLException refusal = bypassed(tls);
    if (refusal != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        refusal.addSuppressed(e);
      }
      throw refusal;
    }
    return connection;
  }

  private @Nullable SQLException bypassed(TlsAttempt tls) {
    if (!tls.verified() && policy.settings().mode() == TlsMode.VERIFY_CA) {
      try {
        tls.verify();
      } catch (TlsRefusal e) {
        return new TlsVerificationException(e, e);
      }
    }
    return tls.verified()
        ? null
        : new TlsVerificationException(
            Code.BYPASSED,
            "tls-verify: the vendor driver connected without our TLS; closed again",
            null);
  }

  /** The vendor's exception, or ours with the vendor's as cause where TLS was the reason. */
  private SQLException explain(SQLException e, TlsAttempt tls, ConnectRequest request) {
    TlsRefusal refusal = tls.refusal();
    if (refusal != null) {
      return new TlsVerificationException(refusal, e);
    }
    if (!tls.agreed() && vendor.foundNoTls(e)) {
      return new TlsVerificationException(
          Code.REFUSED_BY_SERVER,
          "tls-verify: the server at " + dialled(tls, request) + " refuses TLS; nothing was sent",
          e);
    }
    SSLException failure = tls.agreed() && !tls.verified() ? sslFailure(e) : null;
    if (failure != null) {
      TlsSettings settings = policy.settings();
      return new TlsVerificationException(
          Code.PROTOCOL,
          "tls-verify: the TLS handshake with %s failed: %s; we offered %s with %s; nothing was sent"
              .formatted(
                  dialled(tls, request),
                  failure.getMessage(),
                  String.join(" and ", settings.versions()),
                  settings.cipherSuites() == null
                      ? "the JDK's cipher suites"
                      : settings.cipherSuites()),
          e);
    }
    return e;
  }

  private static @Nullable SSLException sslFailure(SQLException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException ssl) {
        return ssl;
      }
    }
    return null;
  }

  /** pgjdbc does not tell whom it dials before the server has agreed to TLS. */
  private static String dialled(TlsAttempt tls, ConnectRequest request) {
    Host dialled = tls.dialled();
    return dialled != null
        ? dialled.address()
        : request.hosts().stream().map(Host::address).collect(Collectors.joining(" or "));
  }
}
