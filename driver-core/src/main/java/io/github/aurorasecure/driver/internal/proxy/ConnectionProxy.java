package io.github.aurorasecure.driver.internal.proxy;

import io.github.aurorasecure.driver.ConnectionInfo;
import io.github.aurorasecure.driver.internal.SecuredConnections;
import io.github.aurorasecure.spi.SqlInspector;
import io.github.aurorasecure.spi.TlsSession;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A connection whose SQL is inspected. */
public abstract class ConnectionProxy extends JdbcProxy implements Connection {
  private final Scope scope;
  private @Nullable DatabaseMetaDataProxy metaData;
  private volatile boolean hasWithheld;

  protected ConnectionProxy(Object delegate, Object scope) {
    super(delegate);
    this.scope = (Scope) scope;
  }

  @Override
  protected final ConnectionProxy connection() {
    return this;
  }

  final SqlInspector inspector() {
    return scope.inspector();
  }

  final ProxyTypes types() {
    return scope.types();
  }

  final SQLException withheld(SQLException e) {
    hasWithheld = true;
    return Withheld.of(e);
  }

  /** Whether the server may still say in warnings what was withheld. */
  final boolean hasWithheld() {
    return hasWithheld;
  }

  final Statement statement(Statement vendor) throws SQLException {
    return types().statement(vendor, this);
  }

  /** The same proxy as long as the vendor returns the same metadata. */
  final DatabaseMetaData metaData(DatabaseMetaData vendor) throws SQLException {
    DatabaseMetaDataProxy last = metaData;
    if (last == null || last.delegate != vendor) {
      last = types().metaData(vendor, this);
      metaData = last;
    }
    return (DatabaseMetaData) last;
  }

  /** The verified TLS session. */
  @Override
  protected final @Nullable Object known(Class<?> type) throws SQLException {
    return type == TlsSession.class
        ? SecuredConnections.find(this).map(ConnectionInfo::tls).orElse(null)
        : null;
  }
}
