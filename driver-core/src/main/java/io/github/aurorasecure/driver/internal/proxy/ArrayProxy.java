package io.github.aurorasecure.driver.internal.proxy;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array whose result sets lead back to the connection proxy. In all else the vendor's. */
final class ArrayProxy implements Array {
  private final Array vendor;
  private final ConnectionProxy connection;

  ArrayProxy(Array vendor, ConnectionProxy connection) {
    this.vendor = vendor;
    this.connection = connection;
  }

  Array vendor() {
    return vendor;
  }

  @Override
  public String getBaseTypeName() throws SQLException {
    return vendor.getBaseTypeName();
  }

  @Override
  public int getBaseType() throws SQLException {
    return vendor.getBaseType();
  }

  @Override
  public Object getArray() throws SQLException {
    return vendor.getArray();
  }

  @Override
  public Object getArray(Map<String, Class<?>> map) throws SQLException {
    return vendor.getArray(map);
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    return vendor.getArray(index, count);
  }

  @Override
  public Object getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
    return vendor.getArray(index, count, map);
  }

  @Override
  public @Nullable ResultSet getResultSet() throws SQLException {
    return connection.proxy(vendor.getResultSet());
  }

  @Override
  public @Nullable ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
    return connection.proxy(vendor.getResultSet(map));
  }

  @Override
  public @Nullable ResultSet getResultSet(long index, int count) throws SQLException {
    return connection.proxy(vendor.getResultSet(index, count));
  }

  @Override
  public @Nullable ResultSet getResultSet(long index, int count, Map<String, Class<?>> map)
      throws SQLException {
    return connection.proxy(vendor.getResultSet(index, count, map));
  }

  @Override
  public void free() throws SQLException {
    vendor.free();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ArrayProxy proxy && vendor.equals(proxy.vendor);
  }

  @Override
  public int hashCode() {
    return vendor.hashCode();
  }

  /** The elements, as the vendor prints them; frameworks bind arrays by it. */
  @Override
  public String toString() {
    return vendor.toString();
  }
}
