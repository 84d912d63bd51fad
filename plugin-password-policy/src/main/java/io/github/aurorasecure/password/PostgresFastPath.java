package io.github.aurorasecure.password;

/**
 * The fast path for PostgreSQL texts: a single statement with a head that cannot be restricted.
 * {@code INSERT}, {@code UPDATE} and {@code DELETE} depend on the table they name.
 */
final class PostgresFastPath {
  private static final String CATALOG = "pg_authid";

  private PostgresFastPath() {}

  static boolean isHarmless(String sql) {
    int start = FastPath.start(sql);
    if (start < 0) {
      return false;
    }
    boolean known =
        switch (sql.charAt(start) | 0x20) {
          case 's' ->
              FastPath.at(sql, start, "SELECT")
                  || FastPath.at(sql, start, "SET")
                  || FastPath.at(sql, start, "SHOW")
                  || FastPath.at(sql, start, "SAVEPOINT")
                  || FastPath.at(sql, start, "START");
          case 'i' -> FastPath.at(sql, start, "INSERT") && isWrite(sql, start + 6, "INTO");
          case 'u' -> FastPath.at(sql, start, "UPDATE") && isWrite(sql, start + 6, "");
          case 'd' -> FastPath.at(sql, start, "DELETE") && isWrite(sql, start + 6, "FROM");
          case 'w' ->
              // It may write anywhere in the text.
              FastPath.at(sql, start, "WITH") && FastPath.isFreeOf(sql, start, CATALOG, 1);
          case 'b' -> FastPath.at(sql, start, "BEGIN");
          case 'c' -> FastPath.at(sql, start, "COMMIT") || FastPath.at(sql, start, "CALL");
          case 'r' ->
              FastPath.at(sql, start, "ROLLBACK")
                  || FastPath.at(sql, start, "RELEASE")
                  || FastPath.at(sql, start, "RESET");
          case 'v' -> FastPath.at(sql, start, "VALUES");
          default -> false;
        };
    return known && FastPath.isSingle(sql, start);
  }

  private static boolean isWrite(String sql, int afterVerb, String preposition) {
    int name = FastPath.after(sql, afterVerb, preposition);
    return name > 0
        && !FastPath.at(sql, name, "ONLY")
        && FastPath.afterTable(sql, name, CATALOG) > 0;
  }
}
