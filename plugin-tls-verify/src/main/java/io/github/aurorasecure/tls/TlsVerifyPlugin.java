package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts our TLS into the vendor's connect and lets no connection out that did not use it. */
final class TlsVerifyPlugin implements Plugin {
  private final VendorTls vendor;
  private final ServerVerifier verifier;

  TlsVerifyPlugin(VendorTls vendor, ServerVerifier verifier) {
    this.vendor = vendor;
    this.verifier = verifier;
  }

  @Override
  public Connection connect(ConnectRequest request, Connector next) throws SQLException {
    TlsAttempt tls = new TlsAttempt(verifier, request.attempt()::tls);
    request.attempt().requireTls();
    request.attempt().tls(null);
    request.attempt().put(TlsAttempt.class, tls);
    Connection connection;
    try {
      connection = next.connect(vendor.secured(request));
    } catch (SQLException e) {
      throw explain(e, tls, request);
    }
    if (request.attempt().tls() == null) {
      SQLException refusal =
          failure("tls-verify: the vendor driver connected without our TLS; closed again", null);
      try {
        connection.close();
      } catch (SQLException e) {
        refusal.addSuppressed(e);
      }
      throw refusal;
    }
    return connection;
  }

  /** The vendor's exception, or ours with the vendor's as cause where TLS was the reason. */
  private SQLException explain(SQLException e, TlsAttempt tls, ConnectRequest request) {
    TlsRefusal refusal = TlsRefusal.in(e);
    if (refusal == null) {
      refusal = tls.refusal();
    }
    if (refusal != null) {
      return failure(refusal.getMessage(), e);
    }
    if (!tls.agreed() && vendor.foundNoTls(e)) {
      return failure(
          "tls-verify: the server at " + dialled(tls, request) + " refuses TLS; nothing was sent",
          e);
    }
    return e;
  }

  /** pgjdbc does not tell whom it dials before the server has agreed to TLS. */
  private static String dialled(TlsAttempt tls, ConnectRequest request) {
    Host dialled = tls.dialled();
    return dialled != null
        ? dialled.address()
        : request.hosts().stream().map(Host::address).collect(Collectors.joining(" or "));
  }

  private static SQLException failure(@Nullable String message, @Nullable SQLException cause) {
    return new SQLNonTransientConnectionException(message, "08001", cause);
  }
}
