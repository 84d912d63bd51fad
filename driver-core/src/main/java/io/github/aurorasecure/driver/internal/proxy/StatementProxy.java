package io.github.aurorasecure.driver.internal.proxy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement, prepared or callable statement whose SQL is inspected. */
public abstract class StatementProxy extends JdbcProxy implements Statement {
  /**
   * What the text before in a batch may end in: Connector/J joins the texts of a batch with
   * allowMultiQueries or rewriteBatchedStatements.
   */
  private static final List<String> LEFT_OPEN = List.of("'", "\"", "`", "/*");

  private final ConnectionProxy connection;
  private @Nullable ResultSetProxy resultSet;

  /** Whether SQL that it holds, prepared or for a batch, may hold a password. */
  private boolean secret;

  protected StatementProxy(Object delegate, Object connection) {
    super(delegate);
    this.connection = (ConnectionProxy) connection;
  }

  @Override
  protected final ConnectionProxy connection() {
    return connection;
  }

  final void holds(String sql) {
    secret |= connection.inspector().isSecret(sql);
  }

  /** Of several statements a later one may fail when its result is asked for. */
  @Override
  protected final void inspect(@Nullable String sql) throws SQLException {
    super.inspect(sql);
    if (sql != null && sql.indexOf(';') >= 0) {
      holds(sql);
    }
  }

  @Override
  protected final void inspectBatch(@Nullable String sql) throws SQLException {
    super.inspect(sql);
    if (sql != null) {
      if (sql.indexOf(';') >= 0 || sql.contains("*/")) {
        for (String open : LEFT_OPEN) {
          super.inspect(open + sql);
        }
      }
      holds(sql);
    }
  }

  @Override
  protected final SQLException failed(SQLException e, @Nullable String sql) {
    return secret ? Withheld.of(e) : super.failed(e, sql);
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
