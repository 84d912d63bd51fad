package io.github.aurorasecure.password;

/**
 * The first look at PostgreSQL texts: a single statement with a head that cannot be restricted.
 * {@code INSERT}, {@code UPDATE} and {@code DELETE} depend on the table they name.
 */
final class PostgresFirstSight {
  private static final String CATALOG = "pg_authid";

  private PostgresFirstSight() {}

  static boolean isHarmless(String sql) {
    int start = FirstSight.start(sql);
    if (start < 0) {
      return false;
    }
    boolean known =
        switch (sql.charAt(start) | 0x20) {
          case 's' ->
              FirstSight.at(sql, start, "SELECT")
                  || FirstSight.at(sql, start, "SET")
                  || FirstSight.at(sql, start, "SHOW")
                  || FirstSight.at(sql, start, "SAVEPOINT")
                  || FirstSight.at(sql, start, "START");
          case 'i' -> FirstSight.at(sql, start, "INSERT") && isWrite(sql, start + 6, "INTO");
          case 'u' -> FirstSight.at(sql, start, "UPDATE") && isWrite(sql, start + 6, "");
          case 'd' -> FirstSight.at(sql, start, "DELETE") && isWrite(sql, start + 6, "FROM");
          case 'w' ->
              // It may write anywhere in the text.
              FirstSight.at(sql, start, "WITH") && FirstSight.isFreeOf(sql, start, CATALOG, 1);
          case 'b' -> FirstSight.at(sql, start, "BEGIN");
          case 'c' -> FirstSight.at(sql, start, "COMMIT") || FirstSight.at(sql, start, "CALL");
          case 'r' ->
              FirstSight.at(sql, start, "ROLLBACK")
                  || FirstSight.at(sql, start, "RELEASE")
                  || FirstSight.at(sql, start, "RESET");
          case 'v' -> FirstSight.at(sql, start, "VALUES");
          default -> false;
        };
    return known && FirstSight.isSingle(sql, start);
  }

  private static boolean isWrite(String sql, int afterVerb, String preposition) {
    int name = FirstSight.blanks(sql, afterVerb);
    if (!preposition.isEmpty()) {
      if (!FirstSight.at(sql, name, preposition)) {
        return false;
      }
      name = FirstSight.blanks(sql, name + preposition.length());
    }
    return !FirstSight.at(sql, name, "ONLY") && FirstSight.afterTable(sql, name, CATALOG) > 0;
  }
}
