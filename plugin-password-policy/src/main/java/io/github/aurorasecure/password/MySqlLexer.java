package io.github.aurorasecure.password;

/** Reads as MySQL's sql_lex.cc does. */
final class MySqlLexer extends Lexer {
  private static final int VERSION_DIGITS = 5;

  private final int version;
  private final boolean ansiQuotes;
  private final boolean escapes;
  private boolean inExecutableComment;

  /**
   * @param version of the server, {@code 80039} for 8.0.39: comments such as {@code /*!80000} up to
   *     it are code
   * @param ansiQuotes whether sql_mode has ANSI_QUOTES
   * @param escapes whether sql_mode lacks NO_BACKSLASH_ESCAPES
   */
  MySqlLexer(CharSequence text, int version, boolean ansiQuotes, boolean escapes) {
    super(text);
    this.version = version;
    this.ansiQuotes = ansiQuotes;
    this.escapes = escapes;
  }

  @Override
  void skipBlanks() {
    while (position < length) {
      char c = text.charAt(position);
      if (isBlank(c)) {
        position++;
      } else if (c == '#' || (c == '-' && isLineComment())) {
        skipLine();
      } else if (c == '/' && at(position + 1) == '*') {
        comment();
      } else if (c == '*' && inExecutableComment && at(position + 1) == '/') {
        inExecutableComment = false;
        position += 2;
      } else {
        return;
      }
    }
  }

  /** Two dashes and a blank, a control character or the end: {@code 1--1} is an expression. */
  private boolean isLineComment() {
    return at(position + 1) == '-' && (at(position + 2) <= ' ' || at(position + 2) == 0x7f);
  }

  private void skipLine() {
    while (position < length && text.charAt(position) != '\n') {
      position++;
    }
  }

  private void comment() {
    if (at(position + 2) != '!') {
      skipComment(0);
      return;
    }
    int digits = position + 3;
    int from = 0;
    // MySQL 8 also takes a sixth digit.
    while (digits <= position + 3 + VERSION_DIGITS && at(digits) >= '0' && at(digits) <= '9') {
      from = from * 10 + at(digits++) - '0';
    }
    boolean versioned = digits >= position + 3 + VERSION_DIGITS;
    if (versioned && from > version) {
      skipComment(1);
    } else {
      inExecutableComment = true;
      position = versioned ? digits : position + 3;
    }
  }

  @Override
  Kind token(char first) {
    return switch (first) {
      case '\'' -> quoted(Kind.STRING, position, escapes);
      case '"' ->
          ansiQuotes
              ? quoted(Kind.QUOTED, position, false)
              : quoted(Kind.STRING, position, escapes);
      case '`' -> quoted(Kind.QUOTED, position, false);
      default -> isWordPart(first) ? word() : symbol();
    };
  }
}
