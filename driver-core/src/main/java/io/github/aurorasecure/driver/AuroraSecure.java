package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.SecuredConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** What an application can ask of the driver beside connections. */
public final class AuroraSecure {
  private AuroraSecure() {}

  /**
   * How this connection was opened; empty if not by this driver. Works for the driver's own
   * proxies, for the vendor's connection and through a pool that can {@code unwrap}.
   *
   * @throws SQLException if unwrapping fails, as on a closed pool connection
   */
  public static Optional<ConnectionInfo> describe(Connection connection) throws SQLException {
    return SecuredConnections.find(connection);
  }

  /**
   * Whether this connection was opened by this driver, as {@link #describe} tells.
   *
   * @throws SQLException as {@link #describe}
   */
  public static boolean isSecured(Connection connection) throws SQLException {
    return describe(connection).isPresent();
  }

  /**
   * Forgets all IAM tokens and AWS credentials kept from earlier connects, those of other plugins
   * included, for instance after a role has been changed or its sessions revoked. The next connect
   * gets new ones; open connections are not affected.
   */
  public static void invalidateTokens() {
    AuroraSecureDriver.forgetCredentials();
  }
}
