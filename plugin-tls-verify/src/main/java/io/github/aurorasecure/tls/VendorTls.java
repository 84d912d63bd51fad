package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one vendor driver is made to use our TLS. Names hook classes by string only, so that nobody
 * needs the other vendor's jar.
 */
interface VendorTls {
  static VendorTls of(Vendor vendor) {
    return switch (vendor) {
      case POSTGRESQL -> new PostgresTls();
      case MYSQL -> new MySqlTls();
    };
  }

  /** The settings that could undo what this mode demands. */
  List<VendorSetting> settings(TlsMode mode);

  /** The vendor's names for {@code tls-verify.caBundle}. */
  List<String> bundleAliases();

  /** The vendor's name for {@code tls-verify.caBundlePassword}; empty if it has none. */
  String bundlePasswordAlias();

  /** The classes that the vendor driver will have to create. */
  List<String> hooks();

  /** What a URL of the vendor's own has to say that names our hooks. */
  Map<String, String> inVendorUrl();

  /** Settings that do not matter beside {@link #inVendorUrl}. */
  Set<String> decided();

  /**
   * Whether these settings name the hook of the plugin {@code iam}, which reads that plugin's
   * properties and looks for unknown ones itself. Without it nobody would heed them.
   */
  boolean namesTokenHook(Map<String, String> settings);

  /**
   * The request with the vendor properties that put our hooks in place.
   *
   * @throws SQLException 08001 if they would not hold for this URL
   */
  ConnectRequest secured(ConnectRequest request, TlsMode mode) throws SQLException;

  /**
   * The request under which the vendor passes over none of these hosts for having failed lately.
   */
  ConnectRequest dialling(UnprovenHosts unproven, ConnectRequest request);

  /**
   * The request with the vendor properties under which its own TLS does what the mode says.
   *
   * @throws SQLException 08001 if they would not hold for this URL
   */
  ConnectRequest unaided(ConnectRequest request, TlsMode mode) throws SQLException;

  /** The vendor properties that make this file its only trust store. */
  Map<String, String> trusting(TrustFile file);

  /** Whether the vendor, which has not begun TLS, gave up because the server has none. */
  boolean foundNoTls(SQLException e);
}
