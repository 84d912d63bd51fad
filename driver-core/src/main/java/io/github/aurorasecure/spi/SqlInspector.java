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
}
