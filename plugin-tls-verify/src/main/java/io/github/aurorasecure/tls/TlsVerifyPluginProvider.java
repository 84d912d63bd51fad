package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plugin {@code tls-verify}: TLS in which the server proves, before it is sent anything,
 * that it is the host that was asked for.
 */
public final class TlsVerifyPluginProvider implements PluginProvider {
  private static final String EXPECTED_HOST = "expectedHost";

  /** For {@link java.util.ServiceLoader}. */
  public TlsVerifyPluginProvider() {}

  @Override
  public String name() {
    return "tls-verify";
  }

  @Override
  public List<PluginProperty> properties() {
    return List.of(
        new PluginProperty(
            CaBundle.PROPERTY,
            "Certificates that may vouch for the server: builtin:rds, system (the JDK's), or PEM"
                + " files; several separated by commas",
            CaBundle.RDS),
        new PluginProperty(
            EXPECTED_HOST,
            "Name that the server's certificate must be for, where another one is dialled (tunnel,"
                + " CNAME); default is the dialled host",
            null));
  }

  /**
   * Reads the certificates and checks that nothing stands against them.
   *
   * @throws SQLException 08001 if a property cannot be used, if a vendor setting contradicts the
   *     plugin, or if the vendor driver cannot see the plugin's classes
   */
  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    VendorTls vendor = VendorTls.of(config.vendor());
    if (config.hosts().isEmpty()) {
      throw new SQLNonTransientConnectionException(
          ("tls-verify: %s stands between and does not tell which servers it will dial and how; name"
                  + " the vendor's own URL, or leave tls-verify out of plugins=")
              .formatted(config.driver().getClass().getName()),
          "08001");
    }
    for (Host host : config.hosts()) {
      VendorSetting.requireAgreement(vendor.settings(), host.settings());
    }
    config.requireVisible(TlsVerifyPluginProvider.class, vendor.hooks().toArray(String[]::new));
    ServerName expectedHost = expectedHost(config);
    TrustAnchors anchors = CaBundle.read(config);
    try {
      return new TlsVerifyPlugin(vendor, new ServerVerifier(anchors, expectedHost));
    } catch (GeneralSecurityException e) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: this JDK cannot set up TLS: " + e.getMessage(), "08001", e);
    }
  }

  private static @Nullable ServerName expectedHost(PluginConfig config) throws SQLException {
    String name = config.get(EXPECTED_HOST);
    if (name == null) {
      return null;
    }
    try {
      return ServerName.parse(name);
    } catch (IllegalArgumentException e) {
      throw config.invalid(EXPECTED_HOST, "use one host name or IP address, without port");
    }
  }
}
