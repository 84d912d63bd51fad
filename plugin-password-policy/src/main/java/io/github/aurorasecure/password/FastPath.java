package io.github.aurorasecure.password;

/** What tells most texts harmless: no token, no allocation, hardly a character twice. */
final class FastPath {
  private FastPath() {}

  /** Where the text's first word begins, or -1 if only the lexer can tell. */
  static int start(String sql) {
    int i = 0;
    int length = sql.length();
    while (i < length) {
      char c = sql.charAt(i);
      if (Lexer.isBlank(c)) {
        i++;
      } else if (c == '/') {
        i = afterComment(sql, i);
        if (i < 0) {
          return -1;
        }
      } else {
        return i;
      }
    }
    return -1;
  }

  /**
   * A leading comment, of the kind that ORMs write, unless it nests, MySQL may run it or it holds a
   * JDBC escape, which Connector/J may take out: to it a comment may end with its first slash.
   */
  private static int afterComment(String sql, int start) {
    int last = sql.length() - 1;
    if (start + 2 > last || sql.charAt(start + 1) != '*' || sql.charAt(start + 2) == '!') {
      return -1;
    }
    for (int i = start + 2; i < last; i++) {
      char c = sql.charAt(i);
      if (c == '*' && sql.charAt(i + 1) == '/') {
        return i + 2;
      }
      if (c == '{' || (c == '/' && sql.charAt(i + 1) == '*')) {
        return -1;
      }
    }
    return -1;
  }

  /** Whether a word in upper case stands here, with a blank or the text's end after it. */
  static boolean at(String sql, int start, String word) {
    int end = start + word.length();
    if (end > sql.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      // No other character than the letter itself becomes a lower-case ASCII letter by this bit.
      if ((sql.charAt(start + i) | 0x20) != (word.charAt(i) | 0x20)) {
        return false;
      }
    }
    return end == sql.length() || Lexer.isBlank(sql.charAt(end));
  }

  /** Whether at most blanks follow the first semicolon, if there is one. */
  static boolean isSingle(String sql, int start) {
    int semicolon = sql.indexOf(';', start);
    return semicolon < 0 || blanks(sql, semicolon + 1) == sql.length();
  }

  static int blanks(String sql, int start) {
    int i = start;
    while (i < sql.length() && Lexer.isBlank(sql.charAt(i))) {
      i++;
    }
    return i;
  }

  /** Where what follows this word, which may be empty, begins, or -1 if another one stands here. */
  static int after(String sql, int start, String word) {
    int begin = blanks(sql, start);
    if (word.isEmpty()) {
      return begin;
    }
    return at(sql, begin, word) ? blanks(sql, begin + word.length()) : -1;
  }

  /**
   * Where the word after a plain table name begins, or -1 if the name is anything but ASCII word
   * characters and dots, is this table's, or no word or parenthesis follows it.
   */
  static int afterTable(String sql, int start, String restricted) {
    int end = start;
    int name = start;
    while (end < sql.length() && isPlain(sql.charAt(end))) {
      if (sql.charAt(end++) == '.') {
        name = end;
      }
    }
    int next = blanks(sql, end);
    boolean follows =
        next < sql.length() && (sql.charAt(next) == '(' || isLetter(sql.charAt(next)));
    boolean named =
        end - name == restricted.length()
            && sql.regionMatches(true, name, restricted, 0, restricted.length());
    return follows && end > name && !named ? next : -1;
  }

  /**
   * Whether the text cannot hold the name, in any case and whatever JDBC escapes are within it.
   * Looks for a letter of the name that is rare elsewhere, since the JVM finds a single character
   * many at a time, where a loop would take ten times as long.
   *
   * @param name in lower case
   * @param rare where in it that letter is
   */
  static boolean isFreeOf(String sql, int start, String name, int rare) {
    char letter = name.charAt(rare);
    return isFreeOf(sql, start, letter, name, rare)
        && isFreeOf(sql, start, (char) (letter & ~0x20), name, rare);
  }

  private static boolean isFreeOf(String sql, int start, char letter, String name, int rare) {
    boolean unescaped = false;
    for (int i = sql.indexOf(letter, start); i >= 0; i = sql.indexOf(letter, i + 1)) {
      if (mayGoOn(sql, i + 1, name, rare + 1)) {
        // Once: for each such letter it would be quadratic.
        unescaped = unescaped || sql.indexOf('{', start) < 0;
        if (!unescaped || sql.regionMatches(true, i - rare, name, 0, name.length())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the next letter of the name, its end or an escape may be here. */
  private static boolean mayGoOn(String sql, int index, String name, int next) {
    if (index == sql.length() || !Lexer.isWordPart(sql.charAt(index))) {
      return true;
    }
    return next < name.length() && (sql.charAt(index) | 0x20) == (name.charAt(next) | 0x20);
  }

  private static boolean isPlain(char c) {
    return c < 0x80 && (c == '.' || Lexer.isWordPart(c));
  }

  private static boolean isLetter(char c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }
}
