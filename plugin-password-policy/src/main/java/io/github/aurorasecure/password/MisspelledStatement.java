package io.github.aurorasecure.password;

/**
 * Tells statements that look like one on accounts with a word misspelled and a password in it, such
 * as {@code ALTER USER a IDENTFIED BY 'x'}. The server refuses them and quotes them.
 */
final class MisspelledStatement {
  private MisspelledStatement() {}

  /** Whether the text holds one, in whichever way the server reads it. */
  static boolean in(CharSequence sql, Dialect dialect) {
    return dialect.readings(sql).stream().anyMatch(reading -> in(reading.lexer(sql)));
  }

  private static boolean in(Lexer lexer) {
    do {
      lexer.next();
      if (lexer.take("EXPLAIN") || lexer.take("DESCRIBE") || lexer.take("DESC")) {
        lexer.take("ANALYZE");
      }
      if (isSetPassword(lexer) || (isOfAccounts(lexer) && holdsPassword(lexer))) {
        return true;
      }
      while (isInStatement(lexer)) {
        lexer.next();
      }
    } while (lexer.kind() != Lexer.Kind.END);
    return false;
  }

  /** {@code SET PASSWRD FOR}, {@code SET PASSWORD FRO}. */
  private static boolean isSetPassword(Lexer lexer) {
    if (!lexer.take("SET")) {
      return false;
    }
    boolean password = lexer.is("PASSWORD");
    if (lexer.kind() == Lexer.Kind.WORD) {
      lexer.next();
    }
    return password || lexer.is("FOR");
  }

  /** {@code GRANT}, and {@code USER}, {@code ROLE} or {@code GROUP} after a kind of ALTER. */
  private static boolean isOfAccounts(Lexer lexer) {
    if (lexer.is("GRANT")) {
      return true;
    }
    char first = (char) (lexer.at(lexer.start()) | 0x20);
    if (lexer.kind() != Lexer.Kind.WORD || (first != 'a' && first != 'c')) {
      return false;
    }
    lexer.next();
    return lexer.is("USER") || lexer.is("ROLE") || lexer.is("GROUP");
  }

  /** Whether a string stands where no name, plugin or setting of an account does. */
  private static boolean holdsPassword(Lexer lexer) {
    boolean possible = false;
    while (isInStatement(lexer)) {
      if (possible && lexer.kind() == Lexer.Kind.STRING && !lexer.contentEquals("RDS")) {
        return true;
      }
      possible =
          lexer.kind() == Lexer.Kind.WORD
              && !lexer.is("USER")
              && !lexer.is("ROLE")
              && !lexer.is("GROUP")
              && !lexer.is("EXISTS")
              && !lexer.is("TO")
              && !lexer.is("WITH");
      lexer.next();
    }
    return false;
  }

  private static boolean isInStatement(Lexer lexer) {
    return lexer.kind() != Lexer.Kind.END && lexer.kind() != Lexer.Kind.SEMICOLON;
  }
}
