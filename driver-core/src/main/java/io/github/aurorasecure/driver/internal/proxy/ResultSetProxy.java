package io.github.aurorasecure.driver.internal.proxy;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result set that leads back to the statement proxy it came from. */
public abstract class ResultSetProxy extends JdbcProxy implements ResultSet {
  private final ConnectionProxy connection;
  private @Nullable StatementProxy statement;
  private boolean rowInspected;

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

  @Override
  protected final SQLException failed(SQLException e, @Nullable String sql) {
    return statement == null ? e : statement.failed(e, sql);
  }

  /** Asked once for each result set: its tables do not change. */
  @Override
  protected final void inspectRow() throws SQLException {
    if (rowInspected) {
      return;
    }
    ResultSet vendor = (ResultSet) delegate;
    ResultSetMetaData columns = vendor.getMetaData();
    String quote = connection.getMetaData().getIdentifierQuoteString();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String schema = columns.getSchemaName(i);
      if (schema == null || schema.isEmpty()) {
        schema = columns.getCatalogName(i);
      }
      // pgjdbc does not quote it.
      inspect("DELETE FROM " + columns.getTableName(i));
      inspect(
          "UPDATE %s.%s SET %s = NULL"
              .formatted(
                  quoted(schema, quote),
                  quoted(columns.getTableName(i), quote),
                  quoted(columns.getColumnName(i), quote)));
    }
    rowInspected = true;
  }

  private static String quoted(@Nullable String name, String quote) {
    return quote + String.valueOf(name).replace(quote, quote + quote) + quote;
  }
}
