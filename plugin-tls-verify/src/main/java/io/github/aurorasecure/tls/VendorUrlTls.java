package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.spi.internal.LruCache;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * TLS of connects that do not come through our driver: a URL of the vendor's own names our hook
 * classes. There is no plugin around such a connect, so whatever could lead past the hooks is
 * refused before anything is dialled. Safe for use by several threads.
 */
final class VendorUrlTls {
  /** Far above what an application configures. */
  private static final int MAXIMUM = 100;

  /** Of no consequence: each handshake is told its own. */
  private static final int POSTGRES_PORT = 5432;

  private static final TlsVerifyPluginProvider PROVIDER = new TlsVerifyPluginProvider();

  /** Nobody else lives as long: vendor drivers make hooks anew for each connect. */
  private static final LruCache<Key, TlsPolicy> POLICIES = new LruCache<>(MAXIMUM);

  private record Key(Map<String, String> values, VendorBundle bundle) {
    /** Nothing: both may hold passwords. */
    @Override
    public String toString() {
      return "Key";
    }
  }

  private VendorUrlTls() {}

  /**
   * Begins with a connect of pgjdbc's.
   *
   * @param info what it connects with
   * @throws SQLException as below, and for several hosts
   */
  static TlsAttempt begin(ConnectAttempt attempt, Properties info) throws SQLException {
    String name = info.getProperty("PGHOST", "");
    if (name.indexOf(',') >= 0) {
      // A socket for the next host would look like one for a cancel request.
      throw new SQLNonTransientConnectionException(
          "tls-verify: several hosts (%s) need a jdbc:aurora-secure: URL; name one".formatted(name),
          "08001");
    }
    return begin(attempt, Vendor.POSTGRESQL, Host.of(name, POSTGRES_PORT, info));
  }

  /**
   * Begins with a connect.
   *
   * @param attempt its attempt, of which nothing has been verified yet
   * @param host with all settings in force
   * @throws SQLException 08001 if a setting is missing or stands against us
   */
  static TlsAttempt begin(ConnectAttempt attempt, Vendor vendor, Host host) throws SQLException {
    VendorTls tls = VendorTls.of(vendor);
    Map<String, String> settings = host.settings();
    for (Map.Entry<String, String> needed : tls.inVendorUrl().entrySet()) {
      String given = settings.get(needed.getKey());
      if (!needed.getValue().equals(given)) {
        throw new SQLNonTransientConnectionException(
            ("tls-verify: a URL that names %s needs %s as well, and it is %s; without the driver"
                    + " jdbc:aurora-secure: all of %s must be set")
                .formatted(tls.hooks().get(0), needed, given, tls.inVendorUrl()),
            "08001");
      }
    }
    Set<String> others = tls.namesTokenHook(settings) ? Set.of("iam") : Set.of();
    PluginConfig config = PluginConfig.ofVendorUrl(PROVIDER, vendor, host, others);
    List<VendorSetting> known =
        tls.settings(TlsMode.VERIFY_FULL).stream()
            .filter(setting -> !tls.decided().contains(setting.name()))
            .toList();
    VendorSetting.requireAgreement(TlsMode.VERIFY_FULL, known, settings);
    TlsAttempt begun = new TlsAttempt(policy(config, tls), attempt::tls);
    attempt.requireTls();
    attempt.put(TlsAttempt.class, begun);
    return begun;
  }

  private static TlsPolicy policy(PluginConfig config, VendorTls tls) throws SQLException {
    VendorBundle bundle = VendorBundle.of(config, tls);
    return POLICIES.get(new Key(config.values(), bundle), unused -> readPolicy(config, bundle));
  }

  private static TlsPolicy readPolicy(PluginConfig config, VendorBundle bundle)
      throws SQLException {
    String strictest = TlsMode.VERIFY_FULL.toString();
    if (!config.get(TlsProperties.MODE, strictest).equals(strictest)) {
      throw config.invalid(
          TlsProperties.MODE, "a URL of the vendor's own has verify-full only; remove it");
    }
    return PROVIDER.policy(config, TlsProperties.read(config, bundle), bundle);
  }
}
