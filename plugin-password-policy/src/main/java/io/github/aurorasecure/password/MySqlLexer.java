package io.github.aurorasecure.password;

/** Reads as MySQL's sql_lex.cc does. */
final class MySqlLexer extends Lexer {
  private final ServerVersions versions;
  private final boolean ansiQuotes;
  private final boolean escapes;
  private final boolean hints;

  /**
   * @param versions which the server may have
   * @param ansiQuotes whether sql_mode has ANSI_QUOTES
   * @param escapes whether sql_mode lacks NO_BACKSLASH_ESCAPES
   * @param hints whether optimizer hints are read as such, within whose quotes they do not end
   *     (sql_lex_hints.h), or as other comments are
   */
  MySqlLexer(
      CharSequence text,
      ServerVersions versions,
      boolean ansiQuotes,
      boolean escapes,
      boolean hints) {
    super(text);
    this.versions = versions;
    this.ansiQuotes = ansiQuotes;
    this.escapes = escapes;
    this.hints = hints;
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

  /**
   * Two dashes and a blank, a control character or the end: {@code 1--1} is an expression. What is
   * beyond ASCII may be a control character in the character set of the connection.
   */
  private boolean isLineComment() {
    if (at(position + 1) != '-') {
      return false;
    }
    char next = at(position + 2);
    undecided |= next > 0x7f;
    return next <= ' ' || next == 0x7f;
  }

  private void skipLine() {
    while (position < length && text.charAt(position) != '\n') {
      position++;
    }
    endsInComment |= position == length;
  }

  private void comment() {
    if (hints && at(position + 2) == '+') {
      hints();
      return;
    }
    if (at(position + 2) != '!') {
      skipComment(0);
      return;
    }
    int digits = position + 3;
    int end = versions.end(text, digits);
    int number = ServerVersions.number(text, digits, end);
    if (end - digits < ServerVersions.DIGITS) {
      inExecutableComment = true;
      position = digits;
    } else if (number >= versions.to()) {
      skipComment(1);
    } else {
      undecided |= number > versions.from();
      inExecutableComment = true;
      position = end;
    }
  }

  private void hints() {
    char open = ' ';
    for (position += 3; position < length; position++) {
      char c = text.charAt(position);
      if (open != ' ') {
        open = c == open ? ' ' : open;
      } else if (c == '\'' || c == '"' || c == '`') {
        open = c;
      } else if (c == '*' && at(position + 1) == '/') {
        position += 2;
        return;
      }
    }
    endsInComment = true;
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
      default -> {
        int end = real();
        yield end > 0
            ? verbatim(Kind.WORD, position, end, end)
            : isWordPart(first) ? word() : symbol();
      }
    };
  }

  /** The end of {@code 1e5}, {@code 1.5} or {@code .5}, which a word may follow at once, or 0. */
  private int real() {
    if (isPartOfName()) {
      return 0;
    }
    int digits = digits(position);
    int end = digits;
    if (at(end) == '.' && (digits > position || isDigit(at(end + 1)))) {
      end = digits(end + 1);
    } else if (digits == position) {
      return 0;
    }
    int mantissa = end;
    if ((at(end) | 0x20) == 'e') {
      int exponent = at(end + 1) == '+' || at(end + 1) == '-' ? end + 2 : end + 1;
      end = isDigit(at(exponent)) ? digits(exponent) : end;
    }
    // 1a is an identifier.
    return end > mantissa || mantissa > digits ? end : 0;
  }

  /** After the dot of {@code a.1e5}, or at that of {@code a.5}. */
  private boolean isPartOfName() {
    char before = position == 0 ? ' ' : at(position - 1);
    return at(position) == '.'
        ? isWordPart(before) || before == '`' || before == '"'
        : before == '.';
  }

  private int digits(int start) {
    int i = start;
    while (isDigit(at(i))) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
