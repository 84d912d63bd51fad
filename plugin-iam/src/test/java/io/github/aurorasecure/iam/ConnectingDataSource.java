package io.github.aurorasecure.iam;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens connections in one way, for a pool, and keeps what it failed with. */
final class ConnectingDataSource implements DataSource {
  private final Callable<Connection> connect;
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

  ConnectingDataSource(Callable<Connection> connect) {
    this.connect = connect;
  }

  List<Exception> failures() {
    return List.copyOf(failures);
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      return connect.call();
    } catch (Exception e) {
      failures.add(e);
      throw new SQLException(e);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
