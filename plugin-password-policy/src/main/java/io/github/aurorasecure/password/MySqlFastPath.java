package io.github.aurorasecure.password;

/**
 * The fast path for MySQL texts: a single statement with a head that cannot be restricted. {@code
 * INSERT}, {@code REPLACE}, {@code UPDATE} and {@code DELETE} depend on the one table they name;
 * {@code SET} is left to the lexer.
 */
final class MySqlFastPath {
  private static final String TABLE = "user";
  private static final String DATABASE = "mysql";
  private static final String COLUMN = "authentication_string";

  private MySqlFastPath() {}

  static boolean isHarmless(String sql) {
    int start = FastPath.start(sql);
    if (start < 0) {
      return false;
    }
    boolean known =
        switch (sql.charAt(start) | 0x20) {
          case 's' ->
              FastPath.at(sql, start, "SELECT")
                  || FastPath.at(sql, start, "SHOW")
                  || FastPath.at(sql, start, "SAVEPOINT")
                  || FastPath.at(sql, start, "START");
          case 'i' -> FastPath.at(sql, start, "INSERT") && isInsert(sql, start + 6);
          case 'r' ->
              FastPath.at(sql, start, "ROLLBACK")
                  || FastPath.at(sql, start, "RELEASE")
                  || (FastPath.at(sql, start, "REPLACE") && isInsert(sql, start + 7));
          case 'u' ->
              FastPath.at(sql, start, "USE")
                  || (FastPath.at(sql, start, "UPDATE") && isWrite(sql, start + 6, "", "SET"));
          case 'd' -> FastPath.at(sql, start, "DELETE") && isWrite(sql, start + 6, "FROM", "WHERE");
          case 'w' -> FastPath.at(sql, start, "WITH") && isFreeOfTable(sql, start);
          case 'b' -> FastPath.at(sql, start, "BEGIN");
          case 'c' -> FastPath.at(sql, start, "COMMIT") || FastPath.at(sql, start, "CALL");
          default -> false;
        };
    return known && FastPath.isSingle(sql, start);
  }

  private static boolean isInsert(String sql, int afterVerb) {
    int name = FastPath.after(sql, afterVerb, "INTO");
    return name > 0 && FastPath.afterTable(sql, name, TABLE) > 0;
  }

  /** Another word after the name may be an alias, with a second table to come. */
  private static boolean isWrite(String sql, int afterVerb, String preposition, String follower) {
    int name = FastPath.after(sql, afterVerb, preposition);
    int next = name < 0 ? -1 : FastPath.afterTable(sql, name, TABLE);
    return next > 0 && FastPath.at(sql, next, follower);
  }

  /**
   * A WITH may write anywhere in the text; to be restricted it names the database or the column of
   * credentials.
   */
  private static boolean isFreeOfTable(String sql, int start) {
    return FastPath.isFreeOf(sql, start, DATABASE, 3) && FastPath.isFreeOf(sql, start, COLUMN, 20);
  }
}
