package io.github.aurorasecure.driver.internal.proxy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set that leads back to the statement proxy it came from. */
public abstract class ResultSetProxy extends JdbcProxy implements ResultSet {
  private final ConnectionProxy connection;
  private @Nullable StatementProxy statement;

  /**
   * For the generated class.
   *
   * @param parent the statement, or what else the result set came from
   */
  protected ResultSetProxy(Object delegate, Object parent) {
    super(delegate);
    this.connection = ((JdbcProxy) parent).connection();
    this.statement = parent instanceof StatementProxy proxy ? proxy : null;
  }

  @Override
  protected final ConnectionProxy connection() {
    return connection;
  }

  @Override
  protected final @Nullable Statement proxy(@Nullable Statement vendor) throws SQLException {
    if (vendor == null) {
      return null;
    }
    StatementProxy last = statement;
    if (last == null || last.delegate != vendor) {
      last = connection.types().statement(vendor, connection);
      statement = last;
    }
    return last;
  }

  /** A cursor in a column belongs to a statement of its own. */
  @Override
  protected final @Nullable ResultSet proxy(@Nullable ResultSet vendor) throws SQLException {
    return vendor == delegate ? this : super.proxy(vendor);
  }
}
