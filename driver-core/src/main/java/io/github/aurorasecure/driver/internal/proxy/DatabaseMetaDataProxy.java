package io.github.aurorasecure.driver.internal.proxy;

import java.sql.DatabaseMetaData;

/** Metadata that leads back to the connection proxy. */
public abstract class DatabaseMetaDataProxy extends JdbcProxy implements DatabaseMetaData {
  private final ConnectionProxy connection;

  protected DatabaseMetaDataProxy(Object delegate, Object connection) {
    super(delegate);
    this.connection = (ConnectionProxy) connection;
  }

  @Override
  protected final ConnectionProxy connection() {
    return connection;
  }
}
