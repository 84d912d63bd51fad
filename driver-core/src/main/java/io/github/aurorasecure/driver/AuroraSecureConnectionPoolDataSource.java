package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.VendorPooledConnections;
import java.sql.SQLException;
import javax.sql.ConnectionPoolDataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * Connections for the pool of an application server: the vendor's own {@link PooledConnection}
 * around a connection of this driver.
 */
public final class AuroraSecureConnectionPoolDataSource extends BaseDataSource
    implements ConnectionPoolDataSource {
  private static final long serialVersionUID = 1;

  /** Without a URL as yet. */
  public AuroraSecureConnectionPoolDataSource() {}

  /**
   * Connects.
   *
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public PooledConnection getPooledConnection() throws SQLException {
    return VendorPooledConnections.pooled(vendor(), connect());
  }

  /**
   * Connects as another user.
   *
   * @param password none for IAM
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public PooledConnection getPooledConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return VendorPooledConnections.pooled(vendor(), connect(user, password));
  }
}
