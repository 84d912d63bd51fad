package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.VendorPooledConnections;
import java.sql.SQLException;
import javax.sql.XAConnection;
import javax.sql.XADataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections for distributed transactions: the vendor's own {@link XAConnection} around a
 * connection of this driver.
 */
public final class AuroraSecureXADataSource extends BaseDataSource implements XADataSource {
  private static final long serialVersionUID = 1;

  /** Without a URL as yet. */
  public AuroraSecureXADataSource() {}

  /**
   * Connects.
   *
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public XAConnection getXAConnection() throws SQLException {
    return VendorPooledConnections.xa(vendor(), connect());
  }

  /**
   * Connects as another user.
   *
   * @param password none for IAM
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public XAConnection getXAConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return VendorPooledConnections.xa(vendor(), connect(user, password));
  }
}
