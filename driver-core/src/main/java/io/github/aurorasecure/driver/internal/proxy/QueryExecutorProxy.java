package io.github.aurorasecure.driver.internal.proxy;

/** pgjdbc's {@code QueryExecutor} as {@code BaseConnection} hands it out, its SQL inspected. */
public abstract class QueryExecutorProxy extends JdbcProxy {
  private final ConnectionProxy connection;

  protected QueryExecutorProxy(Object delegate, Object connection) {
    super(delegate);
    this.connection = (ConnectionProxy) connection;
  }

  @Override
  protected final ConnectionProxy connection() {
    return connection;
  }
}
