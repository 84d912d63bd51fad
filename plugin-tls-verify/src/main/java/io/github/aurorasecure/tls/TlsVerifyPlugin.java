package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.net.SocketTimeoutException;
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
    ConnectRequest secured = vendor.secured(request, policy.settings().mode());
    if (policy.settings().failsOnIdentity()) {
      secured = vendor.dialling(policy.unproven(), secured);
    }
    Connection connection;
    try {
      connection = connect(secured, tls, next);
    } catch (SQLException e) {
      throw explain(e, tls, request);
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

  /**
   * Once more, with all key shares, if the host has refused the only one that it was offered. With
   * several hosts the vendor driver would have gone on to the next.
   */
  private Connection connect(ConnectRequest secured, TlsAttempt tls, Connector next)
      throws SQLException {
    boolean certificate = policy.settings().clientCertificate() != null; // signs over any curve
    tls.oneKeyShare(secured.hosts().size() == 1 && !certificate);
    try {
      return next.connect(secured);
    } catch (SQLException e) {
      TlsHandshake last = tls.last();
      SSLException ssl = cause(e, SSLException.class);
      boolean alert = ssl != null && ssl.getCause() == null; // not a lost connection
      if (last == null || !last.refusedKeyShare(alert)) {
        throw e;
      }
      tls.beginAnew();
      try {
        return next.connect(secured);
      } catch (SQLException again) {
        if (again != e) {
          again.addSuppressed(e);
        }
        throw again;
      }
    } finally {
      tls.oneKeyShare(false);
    }
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
  private SQLException explain(SQLException e, TlsAttempt tls, ConnectRequest request) {
    TlsHandshake last = tls.last();
    TlsRefusal refusal = last == null ? null : last.refusal();
    if (refusal != null) {
      return new TlsVerificationException(refusal, e);
    }
    TlsHandshake current = tls.current();
    if (current != null && current.verified()) {
      return e;
    }
    boolean begun = current != null && current.begun();
    boolean silent = cause(e, SocketTimeoutException.class) != null;
    String server = dialled(tls, request);
    if (!begun && vendor.foundNoTls(e)) {
      return failure(Code.REFUSED_BY_SERVER, "the server at " + server + " refuses TLS", e);
    }
    if (silent && tls.isAsking()) {
      return failure(
          Code.NO_ANSWER,
          "the server at %s did not answer the request for TLS in time; see what listens there, or raise sslResponseTimeout if it is only slow"
              .formatted(server),
          e);
    }
    if (silent && begun) {
      return failure(
          Code.NO_ANSWER,
          "the server at %s did not go on with the TLS handshake in time; see what listens there"
              .formatted(server),
          e);
    }
    SSLException ssl = begun ? cause(e, SSLException.class) : null;
    return ssl == null
        ? e
        : failure(
            Code.PROTOCOL,
            "the TLS handshake with %s failed: %s; we offered %s"
                .formatted(server, ssl.getMessage(), offer()),
            e);
  }

  private static SQLException failure(Code code, String message, SQLException e) {
    return new TlsVerificationException(code, "tls-verify: " + message + "; nothing was sent", e);
  }

  private static String dialled(TlsAttempt tls, ConnectRequest request) {
    Host dialled = tls.dialled();
    return dialled != null
        ? dialled.address()
        : request.hosts().stream().map(Host::address).collect(Collectors.joining(" or "));
  }

  private String offer() {
    TlsSettings settings = policy.settings();
    return "%s with %s"
        .formatted(
            String.join(" and ", settings.versions()),
            settings.cipherSuites() == null ? "the JDK's cipher suites" : settings.cipherSuites());
  }

  private static <T extends Throwable> @Nullable T cause(SQLException e, Class<T> type) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
