package io.github.aurorasecure.driver;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The driver as a {@link DataSource}. Each connection is a new one; put a pool around it. */
public final class AuroraSecureDataSource extends BaseDataSource implements DataSource {
  private static final long serialVersionUID = 1;

  /** Without a URL as yet. */
  public AuroraSecureDataSource() {}

  /**
   * Connects.
   *
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public Connection getConnection() throws SQLException {
    return connect();
  }

  /**
   * Connects as another user.
   *
   * @param password none for IAM
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public Connection getConnection(@Nullable String username, @Nullable String password)
      throws SQLException {
    return connect(username, password);
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("aurora-secure: not a wrapper of " + type.getName(), "0A000");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
