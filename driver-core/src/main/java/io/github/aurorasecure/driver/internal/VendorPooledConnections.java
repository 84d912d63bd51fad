package io.github.aurorasecure.driver.internal;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.MysqlPooledConnection;
import com.mysql.cj.jdbc.MysqlXAConnection;
import com.mysql.cj.jdbc.SuspendableXAConnection;
import io.github.aurorasecure.spi.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import javax.sql.PooledConnection;
import javax.sql.XAConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.ds.PGPooledConnection;
import org.postgresql.xa.PGXAConnection;

/** The vendors' pooled and XA connections around ours, made as their own data sources make them. */
public final class VendorPooledConnections {
  private VendorPooledConnections() {}

  /** For a pool; closes the connection if it cannot be. */
  public static PooledConnection pooled(Vendor vendor, Connection connection) throws SQLException {
    return around(
        connection,
        () ->
            vendor == Vendor.POSTGRESQL
                ? new PGPooledConnection((BaseConnection) connection, true)
                : new MysqlPooledConnection((JdbcConnection) connection));
  }

  /** For distributed transactions; closes the connection if it cannot be. */
  public static XAConnection xa(Vendor vendor, Connection connection) throws SQLException {
    return around(
        connection,
        () ->
            vendor == Vendor.POSTGRESQL
                ? new PGXAConnection((BaseConnection) connection)
                : mysqlXa((JdbcConnection) connection));
  }

  private static XAConnection mysqlXa(JdbcConnection connection) throws SQLException {
    return is(connection, PropertyKey.pinGlobalTxToPhysicalConnection)
        ? new SuspendableXAConnection(connection)
        : new MysqlXAConnection(connection, is(connection, PropertyKey.logXaCommands));
  }

  private static boolean is(JdbcConnection connection, PropertyKey key) {
    return connection.getPropertySet().getBooleanProperty(key).getValue();
  }

  private static <T> T around(Connection connection, Wrapping<T> wrapping) throws SQLException {
    try {
      return wrapping.wrap();
    } catch (ClassCastException | LinkageError e) {
      SQLException unsupported =
          new SQLFeatureNotSupportedException(
              "aurora-secure: the vendor driver has to be visible to the class loader of this"
                  + " driver, with no other driver in between, for pooled and XA connections",
              "0A000",
              e);
      close(connection, unsupported);
      throw unsupported;
    } catch (SQLException | RuntimeException e) {
      close(connection, e);
      throw e;
    }
  }

  private static void close(Connection connection, Exception failure) {
    try {
      connection.close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  @FunctionalInterface
  private interface Wrapping<T> {
    T wrap() throws SQLException;
  }
}
