package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.internal.LruCache;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.InstantSource;
import java.util.List;

/**
 * Makes the plugin {@code tls-verify}: TLS in which the server proves, before it is sent anything,
 * that it is the host that was asked for.
 */
public final class TlsVerifyPluginProvider implements PluginProvider {
  private static final Logger LOGGER = System.getLogger("io.github.aurorasecure.tls");

  /** Far above how many sets of trust settings an application has, however many users and hosts. */
  private static final int MAXIMUM = 100;

  /** So that configurations which trust alike read certificates once and resume one's sessions. */
  private final LruCache<List<Object>, TlsPolicy> policies = new LruCache<>(MAXIMUM);

  private final UnprovenHosts unproven = new UnprovenHosts(System::nanoTime);

  /** For {@link java.util.ServiceLoader}. */
  public TlsVerifyPluginProvider() {}

  @Override
  public String name() {
    return "tls-verify";
  }

  @Override
  public List<PluginProperty> properties() {
    return TlsProperties.all();
  }

  /**
   * Reads the certificates and checks that nothing stands against them.
   *
   * @throws SQLException 08001 if a property cannot be used, if a vendor setting contradicts the
   *     plugin, or if the vendor driver cannot see the plugin's classes and its own TLS cannot do
   *     what is asked
   */
  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    VendorTls vendor = VendorTls.of(config.vendor());
    VendorBundle bundle = VendorBundle.of(config, vendor);
    TlsSettings settings = TlsProperties.read(config, bundle);
    TlsMode mode = settings.mode();
    if (mode != TlsMode.VERIFY_FULL) {
      LOGGER.log(
          Level.WARNING,
          "tls-verify.mode={0}: servers are not verified completely; no token is given to them",
          mode);
    }
    if (mode == TlsMode.VENDOR) {
      return VendorTlsPlugin.inMode(vendor, mode);
    }
    if (config.hosts().isEmpty()) {
      throw new SQLNonTransientConnectionException(
          ("tls-verify: %s stands between and does not tell which servers it will dial and how; let"
                  + " the vendor's URL follow jdbc:aurora-secure:, or leave tls-verify out of plugins=")
              .formatted(config.driver().getClass().getName()),
          "08001");
    }
    for (Host host : config.hosts()) {
      VendorSetting.requireAgreement(mode, vendor.settings(mode), host.settings());
    }
    if (!mode.usesHooks()) {
      return VendorTlsPlugin.inMode(vendor, mode);
    }
    TlsPolicy policy = policy(config, settings, bundle);
    boolean visible =
        vendor.hooks().stream()
            .allMatch(hook -> config.vendorSees(TlsVerifyPluginProvider.class, hook));
    return visible ? new TlsVerifyPlugin(vendor, policy) : fallback(config, vendor, policy);
  }

  /** Whom to trust by these settings, the certificates read. */
  TlsPolicy policy(PluginConfig config, TlsSettings settings, VendorBundle bundle)
      throws SQLException {
    return policies.get(
        List.of(settings, settings.caBundle().meaning()), unused -> read(config, settings, bundle));
  }

  private TlsPolicy read(PluginConfig config, TlsSettings settings, VendorBundle bundle)
      throws SQLException {
    Reloaded<TrustAnchors> anchors;
    try {
      anchors = settings.caBundle().reloaded(settings.reloadInterval());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw bundle.unusable(config, e);
    }
    Reloaded<ClientCertificate> certificate = null;
    Path file = settings.clientCertificate();
    if (file != null) {
      try {
        certificate =
            ClientCertificate.reloaded(
                file, settings.clientCertificatePassword(), settings.reloadInterval());
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        SQLException unusable =
            config.invalid(ClientCertificate.PROPERTY, "cannot be used (" + e + ")");
        unusable.initCause(e);
        throw unusable;
      }
    }
    try {
      return new TlsPolicy(settings, anchors, certificate, unproven, InstantSource.system());
    } catch (IOException | GeneralSecurityException e) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: the built-in certificates cannot be read: " + e, "08001", e);
    }
  }

  /**
   * The vendor's own verification where it cannot see ours, as in application servers that load the
   * vendor driver in a parent class loader; only if it can do all that is asked.
   */
  private static Plugin fallback(PluginConfig config, VendorTls vendor, TlsPolicy policy)
      throws SQLException {
    List<String> beyondIt =
        config.values().keySet().stream()
            .filter(TlsProperties.NEEDS_HOOKS::contains)
            .sorted()
            .toList();
    if (!beyondIt.isEmpty() || config.hosts().size() > 1) {
      config.requireVisible(TlsVerifyPluginProvider.class, vendor.hooks().toArray(String[]::new));
    }
    try {
      Plugin plugin = VendorTlsPlugin.verifying(vendor, policy);
      LOGGER.log(
          Level.WARNING,
          "tls-verify: {0} cannot see {1} or sees a second copy first, so its own verification"
              + " ({2}) is used with the same certificates; put its jar beside those of this driver,"
              + " and no copy of them elsewhere, for ours",
          config.driver().getClass().getName(),
          vendor.hooks().get(0),
          policy.settings().mode());
      return plugin;
    } catch (IOException e) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: cannot write a trust store for the vendor driver: " + e, "08001", e);
    }
  }
}
