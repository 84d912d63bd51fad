package io.github.aurorasecure.password;

/** Reads as PostgreSQL's scan.l does. */
final class PostgresLexer extends Lexer {
  private static final String OPERATORS = "\",()[].;:+-*/%^<>=~!@#&|`?";

  private final boolean standardStrings;
  private final boolean splitting;
  private final boolean verticalTabs;

  /** Whether a quote here goes on with the string before it: only a line break between them. */
  private boolean continues;

  /**
   * @param standardStrings whether {@code standard_conforming_strings} is on
   * @param splitting whether as pgjdbc does when it splits the text into statements
   *     (org.postgresql.core.Parser), each of which it sends even if the one before is cut off in a
   *     string (preferQueryMode=simple): {@code E'a'} does not go on in the next line, {@code E} is
   *     a prefix only after a blank or an operator, a word may begin with a digit
   * @param verticalTabs whether {@code E'\v'} is one, as from PostgreSQL 16 on
   */
  PostgresLexer(
      CharSequence text, boolean standardStrings, boolean splitting, boolean verticalTabs) {
    super(text);
    this.standardStrings = standardStrings;
    this.splitting = splitting;
    this.verticalTabs = verticalTabs;
  }

  @Override
  void skipBlanks() {
    boolean newline = false;
    boolean comment = false;
    while (position < length) {
      char c = text.charAt(position);
      if (isBlank(c)) {
        newline |= c == '\n' || c == '\r';
        position++;
      } else if (c == '-' && at(position + 1) == '-') {
        skipLine();
      } else if (c == '/' && at(position + 1) == '*') {
        comment = true;
        skipComment(Integer.MAX_VALUE);
      } else {
        break;
      }
    }
    continues = !splitting && newline && !comment && kind() == Kind.STRING;
  }

  private void skipLine() {
    while (position < length && at(position) != '\n' && at(position) != '\r') {
      position++;
    }
  }

  @Override
  Kind token(char first) {
    char second = at(position + 1);
    return switch (first) {
      case '\'' -> quoted(Kind.STRING, position, continues ? backslash() : !standardStrings);
      case '"' -> quoted(Kind.QUOTED, position, false);
      case 'E', 'e' ->
          second == '\''
              ? quoted(Kind.STRING, position + 1, !splitting || isAfter(" \t\n\r\f" + OPERATORS))
              : word();
      case 'B', 'b', 'X', 'x' -> second == '\'' ? quoted(Kind.STRING, position + 1, false) : word();
      case 'U', 'u' -> second == '&' ? unicode() : word();
      case '$' -> dollar();
      // A digit does not begin a word: before PostgreSQL 15, 1PASSWORD is 1 PASSWORD.
      case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> splitting ? word() : symbol();
      default -> isWordPart(first) ? word() : symbol();
    };
  }

  @Override
  char unescaped(char c) {
    return switch (c) {
      case 'f' -> '\f';
      case 'v' -> verticalTabs ? '\u000b' : c;
      default -> super.unescaped(c);
    };
  }

  private Kind unicode() {
    return switch (at(position + 2)) {
      case '\'' -> quoted(Kind.STRING, position + 2, !standardStrings);
      case '"' -> quoted(Kind.QUOTED, position + 2, false);
      default -> word();
    };
  }

  /** Whether one of these characters stands before the token. */
  private boolean isAfter(String characters) {
    return position > 0 && characters.indexOf(text.charAt(position - 1)) >= 0;
  }

  private Kind dollar() {
    if (splitting && isAfter("$")) {
      return symbol();
    }
    int tagEnd = position + 1;
    while (tagEnd < length && isTagPart(tagEnd)) {
      tagEnd++;
    }
    if (at(tagEnd) != '$') {
      return symbol();
    }
    int from = tagEnd + 1;
    for (int i = from; i < length; i++) {
      if (text.charAt(i) == '$' && isTag(i, from - position)) {
        return verbatim(Kind.STRING, from, i, i + from - position);
      }
    }
    return verbatim(Kind.STRING, from, length, length);
  }

  private boolean isTagPart(int index) {
    char c = text.charAt(index);
    return c != '$' && isWordPart(c) && (index > position + 1 || c < '0' || c > '9');
  }

  private boolean isTag(int index, int tagLength) {
    // A tag holds no dollar but its first and last, so comparisons do not overlap: linear.
    for (int i = 0; i < tagLength; i++) {
      if (at(index + i) != text.charAt(position + i)) {
        return false;
      }
    }
    return true;
  }
}
