package io.github.aurorasecure.spi;

import java.sql.SQLException;

/** May refuse SQL text before anything of it is sent. Used by several threads at once. */
@FunctionalInterface
public interface SqlInspector {
  /**
   * Returns normally if the text may go to the server.
   *
   * @param sql the text as the application gave it, possibly several statements
   * @throws SQLException the refusal; it must not quote the text, which may hold a password
   */
  void inspect(String sql) throws SQLException;

  /**
   * Whether the text, which was let through, may hold a password. If so, the application does not
   * see what the server says when it refuses it, since servers and drivers quote SQL: it gets an
   * exception with the same SQLState, vendor code and update counts, and a message of ours.
   */
  default boolean isSecret(String sql) {
    return false;
  }
}
