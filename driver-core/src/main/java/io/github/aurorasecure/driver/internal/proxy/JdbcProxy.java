package io.github.aurorasecure.driver.internal.proxy;

import io.github.aurorasecure.spi.SqlInspector;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;

/**
 * What all proxies share. Generated subclasses implement every public interface of the vendor's
 * object, forward each method to {@link #delegate}, call {@link #inspect} before methods that take
 * SQL and {@code proxy(…)} on what may lead back to the vendor's connection.
 */
public abstract class JdbcProxy implements Wrapper {
  /** The vendor's object. Typed loosely so that forwarding needs no cast. */
  protected final Object delegate;

  protected JdbcProxy(Object delegate) {
    this.delegate = delegate;
  }

  /** The connection this object belongs to. */
  protected abstract ConnectionProxy connection();

  /** Lets the SQL pass or throws the refusal. */
  protected void inspect(@Nullable String sql) throws SQLException {
    if (sql != null) {
      connection().inspector().inspect(sql);
    }
  }

  /** As {@link #inspect(String)}, for SQL that is sent by a later call, if need be with other. */
  protected void inspectForBatch(@Nullable String sql) throws SQLException {
    if (sql != null) {
      connection().inspector().inspectForBatch(sql);
    }
  }

  /** Connector/J's {@code Query} takes the text as an object. */
  protected final void inspectForBatch(@Nullable Object text) throws SQLException {
    if (text instanceof String sql) {
      inspectForBatch(sql);
    }
  }

  /** What the application gets to see when the vendor's method has thrown. */
  protected SQLException failed(SQLException e, @Nullable String sql) {
    return sql != null && connection().inspector().isSecret(sql) ? connection().withheld(e) : e;
  }

  /** pgjdbc's query key is the SQL itself or was made by a method that inspected it. */
  protected final void inspect(@Nullable Object key) throws SQLException {
    if (key instanceof String sql) {
      inspect(sql);
    }
  }

  /** Column names that pgjdbc may put into the SQL as they are. */
  protected final void inspect(String @Nullable [] columns) throws SQLException {
    if (columns != null) {
      for (String column : columns) {
        inspect(column);
      }
      inspect(String.join(",", columns));
    }
  }

  /** Queries of pgjdbc; of another class, as from another loader, they are refused. */
  protected final void inspect(@Nullable List<?> queries) throws SQLException {
    if (queries != null) {
      for (Object query : queries) {
        if (!(query instanceof NativeQuery known)) {
          throw new SQLFeatureNotSupportedException(
              "aurora-secure: SQL in a %s cannot be inspected"
                  .formatted(query.getClass().getName()),
              "0A000");
        }
        inspect(known.nativeSql);
      }
    }
  }

  /** The vendor's result set is about to write a row with SQL of its own. */
  protected void inspectRow() throws SQLException {}

  /**
   * Connector/J writes client info and comments into a comment in front of each statement, as they
   * are.
   *
   * @throws SQLClientInfoException 22023 if a value would end that comment
   */
  protected static void refuseCommentEnd(@Nullable Object value) throws SQLClientInfoException {
    if (value instanceof Properties properties) {
      for (Object name : Collections.list(properties.propertyNames())) {
        refuseCommentEnd(String.valueOf(name));
        refuseCommentEnd(properties.getProperty(String.valueOf(name)));
      }
    } else if (String.valueOf(value).contains("*/")) {
      throw new SQLClientInfoException(
          "aurora-secure: client info and statement comments may not hold */, after which the rest"
              + " would be sent as a statement",
          "22023",
          Map.of());
    }
  }

  protected final @Nullable Connection proxy(@Nullable Connection vendor) {
    return vendor == null ? null : connection();
  }

  protected @Nullable Statement proxy(@Nullable Statement vendor) throws SQLException {
    return vendor == null ? null : connection().statement(vendor);
  }

  /** A statement prepared from this SQL. */
  protected final @Nullable Statement proxy(@Nullable Statement vendor, @Nullable String sql)
      throws SQLException {
    Statement proxy = proxy(vendor);
    if (proxy instanceof StatementProxy prepared && sql != null) {
      prepared.preparedFrom(sql);
    }
    return proxy;
  }

  protected @Nullable ResultSet proxy(@Nullable ResultSet vendor) throws SQLException {
    return vendor == null ? null : connection().types().resultSet(vendor, this);
  }

  protected @Nullable DatabaseMetaData proxy(@Nullable DatabaseMetaData vendor)
      throws SQLException {
    return vendor == null ? null : connection().metaData(vendor);
  }

  protected final @Nullable Array proxy(@Nullable Array vendor) {
    return vendor == null ? null : new ArrayProxy(vendor, connection());
  }

  /** A column or parameter may hold a result set (a cursor) or an array. */
  protected final @Nullable Object proxy(@Nullable Object value) throws SQLException {
    if (value instanceof ResultSet vendor) {
      return proxy(vendor);
    }
    return value instanceof Array vendor ? proxy(vendor) : value;
  }

  /** {@code org.postgresql.core.QueryExecutor}, which {@code CopyManager} sends its SQL through. */
  protected final @Nullable Object queryExecutor(@Nullable Object vendor) throws SQLException {
    return vendor == null ? null : connection().types().queryExecutor(vendor, this);
  }

  /** The vendor's object behind one of our proxies; anything else as it is. */
  public static @Nullable Object vendor(@Nullable Object object) {
    if (object instanceof JdbcProxy proxy) {
      return proxy.delegate;
    }
    return object instanceof ArrayProxy proxy ? proxy.vendor() : object;
  }

  /** What is known beside the vendor's object, or null. */
  protected @Nullable Object known(Class<?> type) throws SQLException {
    return null;
  }

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    Object known = type == null ? null : type.isInstance(this) ? this : known(type);
    return known == null ? ((Wrapper) delegate).unwrap(type) : type.cast(known);
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) throws SQLException {
    return (type != null && (type.isInstance(this) || known(type) != null))
        || ((Wrapper) delegate).isWrapperFor(type);
  }

  /** The vendor's class only: both vendors print SQL with its bound values, passwords included. */
  @Override
  public final String toString() {
    return delegate.getClass().getName()
        + '@'
        + Integer.toHexString(System.identityHashCode(delegate));
  }

  /** What a connection's proxies need: who inspects, and how to make more of them. */
  record Scope(SqlInspector inspector, ProxyTypes types) {}
}
