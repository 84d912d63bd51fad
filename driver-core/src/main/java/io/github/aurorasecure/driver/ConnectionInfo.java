package io.github.aurorasecure.driver;

import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a connection was opened.
 *
 * @param plugins the active plugins, outermost first
 * @param tls the verified TLS session, or null if no plugin verified one
 */
public record ConnectionInfo(Vendor vendor, List<String> plugins, @Nullable TlsSession tls) {
  public ConnectionInfo {
    plugins = List.copyOf(plugins);
  }
}
