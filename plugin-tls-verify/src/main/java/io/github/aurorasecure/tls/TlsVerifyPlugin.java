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
      throw explain(e, tls.last(), request);
    }
    SQLException refusal = bypassed(tls.last());
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

  private @Nullable SQLException bypassed(@Nullable TlsHandshake last) {
    if (last != null && !last.verified() && policy.settings().mode() == TlsMode.VERIFY_CA) {
      try {
        last.verify();
      } catch (TlsRefusal e) {
        return new TlsVerificationException(e, e);
      }
    }
    return last != null && last.verified()
        ? null
        : new TlsVerificationException(
            Code.BYPASSED,
            "tls-verify: the vendor driver connected without our TLS; closed again",
            null);
  }

  /** The vendor's exception, or ours with the vendor's as cause where TLS was the reason. */
  private SQLException explain(
      SQLException e, @Nullable TlsHandshake last, ConnectRequest request) {
    TlsRefusal refusal = last == null ? null : last.refusal();
    if (refusal != null) {
      return new TlsVerificationException(refusal, e);
    }
    if (last == null || !last.begun()) {
      return vendor.foundNoTls(e)
          ? new TlsVerificationException(
              Code.REFUSED_BY_SERVER,
              "tls-verify: the server at %s refuses TLS; nothing was sent"
                  .formatted(dialled(last, request)),
              e)
          : e;
    }
    SSLException failure = last.verified() ? null : sslFailure(e);
    if (failure != null) {
      TlsSettings settings = policy.settings();
      return new TlsVerificationException(
          Code.PROTOCOL,
          "tls-verify: the TLS handshake with %s failed: %s; we offered %s with %s; nothing was sent"
              .formatted(
                  last.host().address(),
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
  private static String dialled(@Nullable TlsHandshake last, ConnectRequest request) {
    return last != null
        ? last.host().address()
        : request.hosts().stream().map(Host::address).collect(Collectors.joining(" or "));
  }
}
