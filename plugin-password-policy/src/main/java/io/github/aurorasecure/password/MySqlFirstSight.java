package io.github.aurorasecure.password;

/**
 * The first look at MySQL texts: a single statement with a head that cannot be restricted. {@code
 * INSERT}, {@code REPLACE}, {@code UPDATE} and {@code DELETE} depend on the one table they name;
 * {@code SET} is left to the lexer.
 */
final class MySqlFirstSight {
  private static final String TABLE = "user";
  private static final String DATABASE = "mysql";
  private static final String COLUMN = "authentication_string";

  private MySqlFirstSight() {}

  static boolean isHarmless(String sql) {
    int start = FirstSight.start(sql);
    if (start < 0) {
      return false;
    }
    boolean known =
        switch (sql.charAt(start) | 0x20) {
          case 's' ->
              FirstSight.at(sql, start, "SELECT")
                  || FirstSight.at(sql, start, "SHOW")
                  || FirstSight.at(sql, start, "SAVEPOINT")
                  || FirstSight.at(sql, start, "START");
          case 'i' -> FirstSight.at(sql, start, "INSERT") && isInsert(sql, start + 6);
          case 'r' ->
              FirstSight.at(sql, start, "ROLLBACK")
                  || FirstSight.at(sql, start, "RELEASE")
                  || (FirstSight.at(sql, start, "REPLACE") && isInsert(sql, start + 7));
          case 'u' ->
              FirstSight.at(sql, start, "USE")
                  || (FirstSight.at(sql, start, "UPDATE") && isWrite(sql, start + 6, "", "SET"));
          case 'd' ->
              FirstSight.at(sql, start, "DELETE") && isWrite(sql, start + 6, "FROM", "WHERE");
          case 'w' -> FirstSight.at(sql, start, "WITH") && isFreeOfTable(sql, start);
          case 'b' -> FirstSight.at(sql, start, "BEGIN");
          case 'c' -> FirstSight.at(sql, start, "COMMIT") || FirstSight.at(sql, start, "CALL");
          default -> false;
        };
    return known && FirstSight.isSingle(sql, start);
  }

  private static boolean isInsert(String sql, int afterVerb) {
    int into = FirstSight.blanks(sql, afterVerb);
    return FirstSight.at(sql, into, "INTO")
        && FirstSight.afterTable(sql, FirstSight.blanks(sql, into + 4), TABLE) > 0;
  }

  /** Another word after the name may be an alias, with a second table to come. */
  private static boolean isWrite(String sql, int afterVerb, String preposition, String follower) {
    int name = FirstSight.blanks(sql, afterVerb);
    if (!preposition.isEmpty()) {
      if (!FirstSight.at(sql, name, preposition)) {
        return false;
      }
      name = FirstSight.blanks(sql, name + preposition.length());
    }
    int next = FirstSight.afterTable(sql, name, TABLE);
    return next > 0 && FirstSight.at(sql, next, follower);
  }

  /**
   * A WITH may write anywhere in the text; to be restricted it names the database or the column of
   * credentials.
   */
  private static boolean isFreeOfTable(String sql, int start) {
    return FirstSight.isFreeOf(sql, start, DATABASE, 3)
        && FirstSight.isFreeOf(sql, start, COLUMN, 20);
  }
}
