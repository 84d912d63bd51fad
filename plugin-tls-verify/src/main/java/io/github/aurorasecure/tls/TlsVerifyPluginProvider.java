package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes the plugin {@code tls-verify}: TLS in which the server proves, before it is sent anything,
 * that it is the host that was asked for.
 */
public final class TlsVerifyPluginProvider implements PluginProvider {
  private static final Logger LOGGER = System.getLogger("io.github.aurorasecure.tls");

  /** For {@link java.util.ServiceLoader}. */
  public TlsVerifyPluginProvider() {}

  @Override
  public String name() {
    return "tls-verify";
  }

  @Override
  public List<PluginProperty> properties() {
    return TlsSettings.properties();
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
    Map<String, String> bundles = vendorValues(config, vendor.bundleAliases());
    String alias = soleBundle(config, bundles);
    String password =
        vendorValues(config, List.of(vendor.bundlePasswordAlias())).values().stream()
            .findFirst()
            .orElse(null);
    TlsSettings settings = TlsSettings.read(config, alias, password);
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
          ("tls-verify: %s stands between and does not tell which servers it will dial and how; name"
                  + " the vendor's own URL, or leave tls-verify out of plugins=")
              .formatted(config.driver().getClass().getName()),
          "08001");
    }
    for (Host host : config.hosts()) {
      VendorSetting.requireAgreement(mode, vendor.settings(mode), host.settings());
    }
    if (!mode.usesHooks()) {
      return VendorTlsPlugin.inMode(vendor, mode);
    }
    TlsPolicy policy = policy(config, settings, alias);
    boolean visible =
        vendor.hooks().stream()
            .allMatch(hook -> config.vendorSees(TlsVerifyPluginProvider.class, hook));
    return visible ? new TlsVerifyPlugin(vendor, policy) : fallback(config, vendor, policy);
  }

  private static TlsPolicy policy(PluginConfig config, TlsSettings settings, @Nullable String alias)
      throws SQLException {
    Reloaded<TrustAnchors> bundle;
    try {
      bundle = settings.caBundle().reloaded(settings.reloadInterval());
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw TlsSettings.unusableBundle(
          config, config.get(CaBundle.PROPERTY) == null ? alias : null, e);
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
      return new TlsPolicy(settings, bundle, certificate, InstantSource.system());
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
            .filter(TlsSettings.NEEDS_HOOKS::contains)
            .sorted()
            .toList();
    if (!beyondIt.isEmpty() || config.hosts().size() > 1) {
      config.requireVisible(TlsVerifyPluginProvider.class, vendor.hooks().toArray(String[]::new));
    }
    try {
      Plugin plugin = VendorTlsPlugin.verifying(vendor, policy);
      LOGGER.log(
          Level.WARNING,
          "tls-verify: {0} cannot see {1}, so its own verification ({2}) is used with the same"
              + " certificates; put its jar beside those of this driver for ours",
          config.driver().getClass().getName(),
          vendor.hooks().get(0),
          policy.settings().mode());
      return plugin;
    } catch (IOException e) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: cannot write a trust store for the vendor driver: " + e, "08001", e);
    }
  }

  /** The bundle that vendor settings name, or null, when they agree with each other and ours. */
  private static @Nullable String soleBundle(PluginConfig config, Map<String, String> bundles)
      throws SQLException {
    String own = config.get(CaBundle.PROPERTY);
    String first = own;
    String firstName = "tls-verify." + CaBundle.PROPERTY;
    for (Map.Entry<String, String> named : bundles.entrySet()) {
      if (first != null && !isSame(first, named.getValue())) {
        throw new SQLNonTransientConnectionException(
            "tls-verify: %s=%s contradicts %s=%s; remove one of them"
                .formatted(named.getKey(), named.getValue(), firstName, first),
            "08001");
      }
      first = named.getValue();
      firstName = named.getKey();
    }
    return own == null ? first : null;
  }

  private static boolean isSame(String bundle, String other) {
    return bundle.equals(other) || file(bundle).equals(file(other));
  }

  /** The file a bundle is, or its own spelling if it is none. */
  private static Object file(String bundle) {
    try {
      Path file = CertificateSource.of(bundle).file();
      return file == null ? bundle : file.toAbsolutePath().normalize();
    } catch (IllegalArgumentException e) {
      return bundle;
    }
  }

  /** What vendor settings of these names hold, in whichever case of letters, for any host. */
  private static Map<String, String> vendorValues(PluginConfig config, List<String> names)
      throws SQLException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Host host : config.hosts()) {
      for (Map.Entry<String, String> given : host.settings().entrySet()) {
        boolean named = names.stream().anyMatch(given.getKey()::equalsIgnoreCase);
        String other = named ? values.put(given.getKey(), given.getValue()) : null;
        if (other != null && !other.equals(given.getValue())) {
          throw new SQLNonTransientConnectionException(
              "tls-verify: %s differs between hosts; use one".formatted(given.getKey()), "08001");
        }
        if (named && given.getValue().isEmpty()) {
          values.remove(given.getKey());
        }
      }
    }
    return values;
  }
}
