package io.github.aurorasecure.driver;

import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a connection was opened.
 *
 * @param plugins the active plugins, outermost first
 * @param tlsMode what {@code tls-verify} demanded of TLS, for example {@code verify-full}; null if
 *     it took no part
 * @param tls the verified TLS session, or null if no plugin verified one: in a weaker mode, or
 *     where the vendor driver does it alone
 */
public record ConnectionInfo(
    Vendor vendor, List<String> plugins, @Nullable String tlsMode, @Nullable TlsSession tls) {
  public ConnectionInfo {
    plugins = List.copyOf(plugins);
  }
}
