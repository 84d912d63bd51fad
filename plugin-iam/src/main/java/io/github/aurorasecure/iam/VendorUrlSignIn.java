package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.spi.internal.LruCache;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sign-in of connects that do not come through our driver: a URL of the vendor's own names our
 * authentication hook. Nobody learns whether the server took the token, so there is no second try.
 * Safe for use by several threads.
 */
final class VendorUrlSignIn {
  /** Far above what an application configures. */
  private static final int MAXIMUM = 100;

  private static final IamPluginProvider PROVIDER = new IamPluginProvider();

  /**
   * Nobody else lives as long: vendor drivers make hooks anew for each connect. Nothing is closed,
   * so not even a provider of the application's own; what else a source holds is memory.
   */
  private static final LruCache<CredentialsSettings, LazyTokenSource> SOURCES =
      new LruCache<>(MAXIMUM);

  private VendorUrlSignIn() {}

  /**
   * Begins with a connect whose server asks for a token.
   *
   * @param host with all settings in force
   * @throws SQLException 08001 for a setting that cannot be used
   */
  static SignIn begin(ConnectAttempt attempt, Vendor vendor, Host host) throws SQLException {
    Set<String> others = attempt.requiresTls() ? Set.of("tls-verify") : Set.of();
    PluginConfig config = PluginConfig.ofVendorUrl(PROVIDER, vendor, host, others);
    if (config.get("mode") != null) {
      throw config.invalid("mode", "a URL that names the hook always gives a token; remove it");
    }
    new SignInProperties(new ConnectRequest(vendor, "", List.of(host), Map.of(), attempt))
        .refuseLogs();
    IamSettings settings = IamSettings.of(config);
    return new SignIn(
        settings,
        // Of a provider that nobody else holds, so that it goes when nobody uses it.
        SOURCES.get(
            settings.credentials(), credentials -> new IamPluginProvider().tokens(credentials)),
        /* refused= */ null);
  }
}
