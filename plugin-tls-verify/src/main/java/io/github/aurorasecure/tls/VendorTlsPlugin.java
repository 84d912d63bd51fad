package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Leaves TLS to the vendor driver: in the modes that verify nothing, and where it cannot see our
 * hooks, in its strictest mode with our trust anchors in a file.
 */
final class VendorTlsPlugin implements Plugin {
  private final VendorTls vendor;
  private final TlsMode mode;
  private final @Nullable TlsPolicy policy;
  private final @Nullable TrustFile file;

  private VendorTlsPlugin(
      VendorTls vendor, TlsMode mode, @Nullable TlsPolicy policy, @Nullable TrustFile file) {
    this.vendor = vendor;
    this.mode = mode;
    this.policy = policy;
    this.file = file;
  }

  /** The modes in which nothing is verified by us. */
  static Plugin inMode(VendorTls vendor, TlsMode mode) {
    return new VendorTlsPlugin(vendor, mode, null, null);
  }

  /** The vendor's own verification, with our trust anchors. */
  static Plugin verifying(VendorTls vendor, TlsPolicy policy) throws IOException {
    return new VendorTlsPlugin(vendor, policy.settings().mode(), policy, new TrustFile());
  }

  @Override
  public Connection connect(ConnectRequest request, Connector next) throws SQLException {
    request.attempt().tlsMode(mode.toString());
    if (mode == TlsMode.VENDOR) {
      return next.connect(request);
    }
    if (mode != TlsMode.VERIFY_FULL) {
      request.attempt().requireTls();
    }
    ConnectRequest unaided = vendor.unaided(request, mode);
    return next.connect(file == null || policy == null ? unaided : trusting(unaided, policy, file));
  }

  private ConnectRequest trusting(ConnectRequest request, TlsPolicy policy, TrustFile file)
      throws SQLException {
    Host host = request.hosts().get(0);
    try {
      file.hold(policy.anchors(host));
      return request.with(vendor.trusting(file));
    } catch (TlsRefusal e) {
      throw new TlsVerificationException(e, e);
    } catch (IOException | GeneralSecurityException e) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: cannot write a trust store for the vendor driver: " + e, "08001", e);
    }
  }

  @Override
  public void close() {
    if (file != null) {
      file.close();
    }
  }
}
