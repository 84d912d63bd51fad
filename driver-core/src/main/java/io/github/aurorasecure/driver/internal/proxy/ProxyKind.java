package io.github.aurorasecure.driver.internal.proxy;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The vendor objects that are proxied. */
enum ProxyKind {
  CONNECTION("Connection", ConnectionProxy.class, Connection.class),
  STATEMENT("Statement", StatementProxy.class, Statement.class),
  PREPARED_STATEMENT("PreparedStatement", StatementProxy.class, PreparedStatement.class),
  CALLABLE_STATEMENT("CallableStatement", StatementProxy.class, CallableStatement.class),
  RESULT_SET("ResultSet", ResultSetProxy.class, ResultSet.class),
  DATABASE_META_DATA("DatabaseMetaData", DatabaseMetaDataProxy.class, DatabaseMetaData.class),
  QUERY_EXECUTOR("QueryExecutor", QueryExecutorProxy.class, null);

  final String label;
  final Class<? extends JdbcProxy> base;
  private final @Nullable Class<?> jdbcType;

  ProxyKind(String label, Class<? extends JdbcProxy> base, @Nullable Class<?> jdbcType) {
    this.label = label;
    this.base = base;
    this.jdbcType = jdbcType;
  }

  /** The most specific kind that a vendor class is. */
  static ProxyKind of(Class<?> vendorClass) {
    ProxyKind found = QUERY_EXECUTOR;
    for (ProxyKind kind : values()) {
      if (kind.jdbcType != null && kind.jdbcType.isAssignableFrom(vendorClass)) {
        found = kind;
      }
    }
    return found;
  }
}
