package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that the vendor's own settings name, {@code sslrootcert} for instance, where
 * {@code tls-verify.caBundle} names none.
 *
 * @param spelling null if they name none
 * @param password of that key store, or null
 */
record VendorBundle(@Nullable String spelling, @Nullable String password) {
  static final VendorBundle NONE = new VendorBundle(null, null);

  /**
   * Reads the vendor's settings, in whichever case of letters, of all hosts.
   *
   * @throws SQLException 08001 if they contradict each other or {@code tls-verify.caBundle}
   */
  static VendorBundle of(PluginConfig config, VendorTls vendor) throws SQLException {
    String own = config.get(CaBundle.PROPERTY);
    String first = own;
    String firstName = "tls-verify." + CaBundle.PROPERTY;
    for (Map.Entry<String, String> named : values(config, vendor.bundleAliases()).entrySet()) {
      if (first != null && !isSame(first, named.getValue())) {
        throw new SQLNonTransientConnectionException(
            "tls-verify: %s=%s contradicts %s=%s; remove one of them"
                .formatted(named.getKey(), named.getValue(), firstName, first),
            "08001");
      }
      first = named.getValue();
      firstName = named.getKey();
    }
    String password =
        values(config, List.of(vendor.bundlePasswordAlias())).values().stream()
            .findFirst()
            .orElse(null);
    return own == null ? new VendorBundle(first, password) : NONE;
  }

  /** The exception for certificates, these or those of our own property, that cannot be used. */
  SQLException unusable(PluginConfig config, Exception cause) {
    String remedy =
        cause.getMessage()
            + "; use builtin:rds, builtin:amazon, system, or a PEM, JKS or PKCS12 file (with"
            + " tls-verify.caBundlePassword), several separated by commas";
    SQLException e =
        spelling == null
            ? config.invalid(CaBundle.PROPERTY, remedy)
            : new SQLNonTransientConnectionException("tls-verify: " + remedy, "08001");
    e.initCause(cause);
    return e;
  }

  private static Map<String, String> values(PluginConfig config, List<String> names)
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

  /** Without the password. */
  @Override
  public String toString() {
    return "VendorBundle[" + spelling + ']';
  }
}
