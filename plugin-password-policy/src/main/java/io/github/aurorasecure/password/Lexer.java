package io.github.aurorasecure.password;

import org.jspecify.annotations.Nullable;

/**
 * Splits SQL into as much of tokens as telling statements apart takes. Looks at each character a
 * bounded number of times, allocates nothing to read a token, accepts any text: what is not closed
 * ends with the text. Only ASCII letters fold, as in both servers' keywords.
 */
abstract class Lexer {
  enum Kind {
    /** Identifier or keyword without quotes. */
    WORD,
    /** Identifier in quotes, never a keyword. */
    QUOTED,
    STRING,
    /** Any other single character. */
    SYMBOL,
    SEMICOLON,
    END
  }

  private static final char NO_QUOTE = '\0';

  final CharSequence text;
  final int length;

  /** Where the next token, or what separates it, begins. */
  int position;

  /** Whether the text ends within a comment. */
  boolean endsInComment;

  /** Whether it ends within quotes. */
  boolean endsInQuotes;

  /** Whether something was read of which this way of reading leaves open how. */
  boolean undecided;

  /** Whether within a comment that MySQL may run. */
  boolean inExecutableComment;

  private Kind kind = Kind.END;
  private int start;
  private int contentStart;
  private int contentEnd;
  private char quote = NO_QUOTE;
  private boolean backslash;

  Lexer(CharSequence text) {
    this.text = text;
    this.length = text.length();
  }

  /** Skips what separates tokens. */
  abstract void skipBlanks();

  /** Reads the token at {@link #position}, which begins with this character. */
  abstract Kind token(char first);

  final void next() {
    skipBlanks();
    start = position;
    if (position >= length) {
      kind = Kind.END;
    } else if (text.charAt(position) == ';') {
      position++;
      kind = Kind.SEMICOLON;
    } else {
      kind = token(text.charAt(position));
    }
  }

  final Kind kind() {
    return kind;
  }

  /** Reads the token after a word that ended here, once more. */
  final void goBack(int wordEnd, boolean executable) {
    position = wordEnd;
    kind = Kind.WORD;
    inExecutableComment = executable;
    next();
  }

  /** Where the token begins. */
  final int start() {
    return start;
  }

  /** Whether the token is this keyword, given in upper case. */
  final boolean is(String keyword) {
    return kind == Kind.WORD && contentEqualsIgnoringCase(keyword);
  }

  final boolean is(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(start) == symbol;
  }

  /** Goes on to the next token if this one is the keyword, given in upper case. */
  final boolean take(String keyword) {
    return taken(is(keyword));
  }

  final boolean take(char symbol) {
    return taken(is(symbol));
  }

  private boolean taken(boolean matches) {
    if (matches) {
      next();
    }
    return matches;
  }

  /** Whether the token's text between its quotes is this, letter for letter. */
  final boolean contentEquals(String expected) {
    if (contentEnd - contentStart != expected.length()) {
      return false;
    }
    for (int i = 0; i < expected.length(); i++) {
      if (text.charAt(contentStart + i) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the token stands for this, as {@link #appendValue} says. */
  final boolean valueEquals(String expected) {
    return value().equals(expected);
  }

  final boolean contentEqualsIgnoringCase(String upperCase) {
    if (contentEnd - contentStart != upperCase.length()) {
      return false;
    }
    for (int i = 0; i < upperCase.length(); i++) {
      char c = text.charAt(contentStart + i);
      if ((c >= 'a' && c <= 'z' ? c - 32 : c) != upperCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Appends what a string stands for; numeric escapes such as {@code \x41} stay as they are. */
  final void appendValue(StringBuilder value) {
    for (int i = contentStart; i < contentEnd; i++) {
      char c = text.charAt(i);
      if (c == '\\' && backslash && i + 1 < contentEnd) {
        value.append(unescaped(text.charAt(++i)));
      } else {
        value.append(c);
        if (c == quote && quote != NO_QUOTE) {
          i++;
        }
      }
    }
  }

  /** What the token stands for, as {@link #appendValue} says. */
  final String value() {
    StringBuilder value = new StringBuilder();
    appendValue(value);
    return value.toString();
  }

  /** What a string stands for; null if that takes more than {@link #appendValue} knows. */
  final @Nullable String exactValue() {
    for (int i = contentStart; backslash && i < contentEnd - 1; i++) {
      if (text.charAt(i) == '\\' && "bfnrt\\'\"".indexOf(text.charAt(++i)) < 0) {
        return null;
      }
    }
    // Of PostgreSQL's prefixes only E is without effect here.
    char first = text.charAt(start);
    if (quote != NO_QUOTE && first != quote && (first | 0x20) != 'e') {
      return null;
    }
    return value();
  }

  /** What a backslash and this character stand for. */
  char unescaped(char c) {
    return switch (c) {
      case 'b' -> '\b';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> c;
    };
  }

  /** Whether a backslash escapes within the token last read. */
  final boolean backslash() {
    return backslash;
  }

  final char at(int index) {
    return index < length ? text.charAt(index) : NO_QUOTE;
  }

  final Kind word() {
    int i = position;
    while (i < length && isWordPart(text.charAt(i))) {
      i++;
    }
    contentStart = position;
    contentEnd = i;
    position = i;
    return Kind.WORD;
  }

  /** Skips word characters and dots, where they are no tokens of their own. */
  final void skipDotted() {
    while (position < length && (at(position) == '.' || isWordPart(at(position)))) {
      position++;
    }
  }

  final Kind symbol() {
    contentStart = position;
    contentEnd = ++position;
    return Kind.SYMBOL;
  }

  /** Reads up to the quote that closes the one at the index; two of them stand for one. */
  final Kind quoted(Kind result, int open, boolean escapes) {
    quote = text.charAt(open);
    backslash = escapes;
    int i = open + 1;
    while (i < length) {
      char c = text.charAt(i);
      if (c == '\\' && escapes) {
        i += 2;
      } else if (c != quote) {
        i++;
      } else if (at(i + 1) == quote) {
        i += 2;
      } else {
        break;
      }
    }
    endsInQuotes |= i >= length;
    contentStart = open + 1;
    contentEnd = Math.min(i, length);
    position = Math.min(i + 1, length);
    return result;
  }

  /** A token whose bounds are known and whose content stands for itself. */
  final Kind verbatim(Kind result, int from, int to, int next) {
    quote = NO_QUOTE;
    backslash = false;
    contentStart = from;
    contentEnd = to;
    position = next;
    return result;
  }

  /** Skips comments within comments down to this many levels. */
  final void skipComment(int levels) {
    int open = 1;
    position += 2;
    while (position < length && open > 0) {
      char c = text.charAt(position);
      if (c == '*' && at(position + 1) == '/') {
        open--;
        position += 2;
      } else if (c == '/' && open <= levels && at(position + 1) == '*') {
        open++;
        position += 2;
      } else {
        position++;
      }
    }
    endsInComment |= open > 0;
  }

  static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
