package io.github.aurorasecure.driver.internal.proxy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement, prepared or callable statement whose SQL is inspected. */
public abstract class StatementProxy extends JdbcProxy implements Statement {
  private final ConnectionProxy connection;
  private @Nullable ResultSetProxy resultSet;

  protected StatementProxy(Object delegate, Object connection) {
    super(delegate);
    this.connection = (ConnectionProxy) connection;
  }

  @Override
  protected final ConnectionProxy connection() {
    return connection;
  }

  @Override
  protected final @Nullable Statement proxy(@Nullable Statement vendor) throws SQLException {
    return vendor == delegate ? this : super.proxy(vendor);
  }

  /** The same proxy as long as the vendor returns the same result set. */
  @Override
  protected final @Nullable ResultSet proxy(@Nullable ResultSet vendor) throws SQLException {
    if (vendor == null) {
      return null;
    }
    ResultSetProxy last = resultSet;
    if (last == null || last.delegate != vendor) {
      last = connection.types().resultSet(vendor, this);
      resultSet = last;
    }
    return last;
  }
}
