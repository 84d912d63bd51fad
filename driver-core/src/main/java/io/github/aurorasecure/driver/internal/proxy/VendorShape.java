package io.github.aurorasecure.driver.internal.proxy;

import java.util.List;
import java.util.Map;

/**
 * Vendor classes that proxies are generated for in the build.
 *
 * @param label the beginning of the proxies' class names
 * @param vendorClasses by kind, the classes and interfaces whose public interfaces the proxy
 *     implements
 */
record VendorShape(String label, Map<ProxyKind, List<String>> vendorClasses) {
  static final List<VendorShape> ALL =
      List.of(
          new VendorShape(
              "Postgres",
              Map.of(
                  ProxyKind.CONNECTION, List.of("org.postgresql.jdbc.PgConnection"),
                  ProxyKind.STATEMENT, List.of("org.postgresql.jdbc.PgStatement"),
                  ProxyKind.PREPARED_STATEMENT, List.of("org.postgresql.jdbc.PgPreparedStatement"),
                  ProxyKind.CALLABLE_STATEMENT, List.of("org.postgresql.jdbc.PgCallableStatement"),
                  ProxyKind.RESULT_SET, List.of("org.postgresql.jdbc.PgResultSet"),
                  ProxyKind.QUERY_EXECUTOR, List.of("org.postgresql.core.QueryExecutor"))),
          new VendorShape(
              "MySql",
              Map.of(
                  ProxyKind.CONNECTION, List.of("com.mysql.cj.jdbc.ConnectionImpl"),
                  ProxyKind.STATEMENT, List.of("com.mysql.cj.jdbc.StatementImpl"),
                  ProxyKind.PREPARED_STATEMENT,
                      List.of(
                          "com.mysql.cj.jdbc.ClientPreparedStatement",
                          "com.mysql.cj.jdbc.ServerPreparedStatement"),
                  ProxyKind.CALLABLE_STATEMENT, List.of("com.mysql.cj.jdbc.CallableStatement"),
                  ProxyKind.RESULT_SET,
                      List.of(
                          "com.mysql.cj.jdbc.result.ResultSetImpl",
                          "com.mysql.cj.jdbc.result.UpdatableResultSet"),
                  ProxyKind.DATABASE_META_DATA, List.of("com.mysql.cj.jdbc.DatabaseMetaData"))),
          new VendorShape(
              "MySqlLoadBalance",
              Map.of(
                  ProxyKind.CONNECTION,
                  List.of(
                      "com.mysql.cj.jdbc.ha.LoadBalancedConnection",
                      "com.mysql.cj.jdbc.JdbcConnection"))),
          new VendorShape(
              "MySqlReplication",
              Map.of(
                  ProxyKind.CONNECTION,
                  List.of(
                      "com.mysql.cj.jdbc.ha.ReplicationConnection",
                      "com.mysql.cj.jdbc.JdbcConnection"))),
          new VendorShape(
              "Jdbc",
              Map.of(
                  ProxyKind.CONNECTION, List.of("java.sql.Connection"),
                  ProxyKind.STATEMENT, List.of("java.sql.Statement"),
                  ProxyKind.PREPARED_STATEMENT, List.of("java.sql.PreparedStatement"),
                  ProxyKind.CALLABLE_STATEMENT, List.of("java.sql.CallableStatement"),
                  ProxyKind.RESULT_SET, List.of("java.sql.ResultSet"),
                  ProxyKind.DATABASE_META_DATA, List.of("java.sql.DatabaseMetaData"))));

  /** Empty if this vendor has no object of the kind or another shape serves for it. */
  List<String> vendorClasses(ProxyKind kind) {
    return vendorClasses.getOrDefault(kind, List.of());
  }

  String proxyClassName(ProxyKind kind) {
    return VendorShape.class.getPackageName() + '.' + label + kind.label + "Proxy";
  }
}
