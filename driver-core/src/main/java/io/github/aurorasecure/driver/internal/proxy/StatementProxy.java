package io.github.aurorasecure.driver.internal.proxy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement, prepared or callable statement whose SQL is inspected. */
public abstract class StatementProxy extends JdbcProxy implements Statement {
  private final ConnectionProxy connection;
  private @Nullable ResultSetProxy resultSet;

  /** What it was prepared from, looked at again when a call has failed. */
  private @Nullable String prepared;

  /** Whether SQL that it holds for a batch may hold a password. */
  private boolean holdsSecret;

  /** Whether the text of several statements that it ran last does. */
  private boolean ranSecret;

  protected StatementProxy(Object delegate, Object connection) {
    super(delegate);
    this.connection = (ConnectionProxy) connection;
  }

  @Override
  protected final ConnectionProxy connection() {
    return connection;
  }

  final void preparedFrom(String sql) {
    prepared = sql;
  }

  /** Of several statements a later one may fail when its result is asked for. */
  @Override
  protected final void inspect(@Nullable String sql) throws SQLException {
    super.inspect(sql);
    ranSecret = sql != null && sql.indexOf(';') >= 0 && connection.inspector().isSecret(sql);
  }

  @Override
  protected final void inspectForBatch(@Nullable String sql) throws SQLException {
    super.inspectForBatch(sql);
    holdsSecret |= sql != null && connection.inspector().isSecret(sql);
  }

  @Override
  protected final SQLException failed(SQLException e, @Nullable String sql) {
    boolean secret =
        holdsSecret || ranSecret || (prepared != null && connection.inspector().isSecret(prepared));
    return secret ? connection.withheld(e) : super.failed(e, sql);
  }

  /** Connector/J asks the server, which tells the message of a failed statement once more. */
  @Override
  public final @Nullable SQLWarning getWarnings() throws SQLException {
    SQLWarning warnings = ((Statement) delegate).getWarnings();
    return warnings != null && connection.hasWithheld() ? Withheld.of(warnings) : warnings;
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
