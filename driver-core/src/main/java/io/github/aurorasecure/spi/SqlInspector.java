package io.github.aurorasecure.spi;

import java.sql.SQLException;

/** May refuse SQL text before anything of it is sent. Used by several threads at once. */
@FunctionalInterface
public interface SqlInspector {
  /**
   * Returns normally if the text may go to the server.
   *
   * @param sql the text as the application gave it, possibly several statements; also column names
   *     that a vendor driver may put into SQL, and an {@code UPDATE} of what a result set is about
   *     to write to
   * @throws SQLException the refusal, as the application gets it; with a SQLState of class 42 pools
   *     keep the connection, with 08 they close it. It must not quote the text, which may hold a
   *     password
   */
  void inspect(String sql) throws SQLException;

  /**
   * As {@link #inspect}, for a text that is prepared or added to a batch. With {@code
   * allowMultiQueries} or {@code rewriteBatchedStatements} Connector/J sends a batch as one text:
   * the texts, or a prepared one several times over, joined by semicolons. So a string or comment
   * that one leaves open may end in the next.
   *
   * @throws SQLException the refusal
   */
  default void inspectForBatch(String sql) throws SQLException {
    inspect(sql);
  }

  /**
   * Whether the text, which was let through, may hold a password. If so, the application does not
   * see what the server says when it refuses it, since servers and drivers quote SQL: both servers
   * what is near a syntax error (SQLState 42601 of PostgreSQL; 42000, vendor code 1064, of MySQL),
   * PostgreSQL the statement of a function in the error's context, pgjdbc the whole statement of a
   * failed batch.
   *
   * <p>It gets an exception with the same SQLState, vendor code, update counts and stack trace, a
   * message of ours and no cause: a {@link java.sql.BatchUpdateException} for one, a {@link
   * java.sql.SQLSyntaxErrorException} for SQLStates of class 42, an {@link SQLException} for
   * others. Lost connections (class 08) and any {@link java.sql.SQLTimeoutException} are passed on
   * as they are.
   *
   * <p>Asked when a call has failed; beforehand only of texts whose errors may come with a later
   * call: batched or of several statements. Once a message has been withheld, so are the warnings
   * of the connection's statements, which Connector/J asks the server for.
   */
  default boolean isSecret(String sql) {
    return false;
  }
}
