package io.github.aurorasecure.password;

/**
 * The text without the JDBC escapes that the vendor drivers remove: pgjdbc sends {@code {oj ALTER
 * ROLE a}} as {@code ALTER ROLE a} (org.postgresql.core.Parser), Connector/J {@code {fn SET
 * PASSWORD = 'x'}} as {@code SET PASSWORD = 'x'} (com.mysql.cj.jdbc.EscapeProcessor), and both join
 * {@code AL{fn TER}}.
 */
final class JdbcEscapes {
  private static final String[] KEYWORDS = {"oj", "fn", "call"};

  private JdbcEscapes() {}

  static String removed(Lexer lexer) {
    CharSequence text = lexer.text;
    StringBuilder sent = new StringBuilder(text.length());
    int copied = 0;
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      if (lexer.is('}')) {
        sent.append(text, copied, lexer.start());
        copied = lexer.position;
      } else if (lexer.is('{')) {
        int content = content(text, lexer.position);
        if (content > 0) {
          sent.append(text, copied, lexer.start());
          copied = content;
          lexer.position = content;
        }
      }
    }
    return sent.append(text, copied, text.length()).toString();
  }

  /** Where the content of the escape begins, or 0 if it is none. */
  private static int content(CharSequence text, int afterBrace) {
    int keyword = blanksFrom(text, afterBrace);
    for (String candidate : KEYWORDS) {
      if (startsWith(text, keyword, candidate)) {
        return blanksFrom(text, keyword + candidate.length());
      }
    }
    return 0;
  }

  private static int blanksFrom(CharSequence text, int index) {
    int i = index;
    while (i < text.length() && Lexer.isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean startsWith(CharSequence text, int index, String lowerCase) {
    if (index + lowerCase.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((text.charAt(index + i) | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
