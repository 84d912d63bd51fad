package io.github.aurorasecure.spi;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens a connection: the vendor driver, or a plugin around the next connector. */
@FunctionalInterface
public interface Connector {
  /**
   * Opens a connection. May be called again after a failure: that is a retry.
   *
   * @throws SQLException whatever prevented it; the vendor's own exception where it came from there
   */
  Connection connect(ConnectRequest request) throws SQLException;
}
