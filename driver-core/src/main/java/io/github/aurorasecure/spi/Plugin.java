package io.github.aurorasecure.spi;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One configured plugin, shared by all connects of that configuration and by many threads. */
public interface Plugin extends AutoCloseable {
  /**
   * Code around {@code next.connect(request)}: change the request before it, look at the connection
   * or the exception after it, call it again to retry.
   *
   * @throws SQLException instead of a connection; anything else that leaves this method is wrapped
   */
  default Connection connect(ConnectRequest request, Connector next) throws SQLException {
    return next.connect(request);
  }

  /**
   * The inspector for one new connection, or null if this plugin lets all SQL pass. While no plugin
   * supplies one, the application gets the vendor's own connection.
   *
   * @param vendor the vendor's connection, which the inspector may query later
   * @throws SQLException fails the connect; the connection is closed
   */
  default @Nullable SqlInspector sqlInspector(ConnectRequest request, Connection vendor)
      throws SQLException {
    return null;
  }

  /**
   * Forgets credentials kept from earlier connects, so that the next connect gets new ones; see
   * {@link io.github.aurorasecure.driver.AuroraSecure#invalidateTokens}.
   */
  default void forgetCredentials() {}

  /** Frees what the plugin holds. Called once, when its configuration is dropped. */
  @Override
  default void close() {}
}
