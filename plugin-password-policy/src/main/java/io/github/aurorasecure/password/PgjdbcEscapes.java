package io.github.aurorasecure.password;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text without the JDBC escapes that pgjdbc removes: it sends {@code {oj ALTER ROLE a}} as
 * {@code ALTER ROLE a} and joins {@code AL{fn TER}} (org.postgresql.core.Parser).
 */
final class PgjdbcEscapes {
  /** Of a function without parentheses pgjdbc drops all. */
  private static final Pattern DROPPED =
      Pattern.compile("\\s*fn(?!\\s+\\w++\\s*\\()", Pattern.CASE_INSENSITIVE);

  /** All that its parser knows, each of which ends at a brace; calls are read elsewhere. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\s*(?:fn|oj|(?:d|ts?|escape)(?!\\w))", Pattern.CASE_INSENSITIVE);

  /**
   * Of which nothing is left but the content, which may so join what is before it. Of the others a
   * word is left, such as {@code DATE}, and a string behind it.
   */
  private static final String[] KEYWORDS = {"oj", "fn", "call"};

  private PgjdbcEscapes() {}

  static String removed(Lexer lexer) {
    String text = lexer.text.toString();
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

  /**
   * Whether pgjdbc drops more than the escapes, or may take one to end at a brace within a string
   * or comment: in most of them it knows neither.
   */
  static boolean dropText(Lexer lexer) {
    String text = lexer.text.toString();
    Matcher dropped = DROPPED.matcher(lexer.text);
    Matcher escape = ESCAPE.matcher(lexer.text);
    boolean begun = false;
    int brace = -1; // the next that closes, once an escape has begun
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      if (lexer.is('{')) {
        if (dropped.region(lexer.position, lexer.length).lookingAt()) {
          return true;
        }
        if (escape.region(lexer.position, lexer.length).lookingAt()) {
          brace = begun ? brace : text.indexOf('}', lexer.position);
          begun = true;
          if (brace < 0) {
            return true;
          }
        }
      } else if (brace >= 0 && brace < lexer.position) {
        if (!lexer.is('}') || lexer.start() != brace) {
          return true;
        }
        brace = text.indexOf('}', lexer.position);
      }
    }
    return brace >= 0;
  }

  /** Where the content of the escape begins, or 0 if it is none. */
  private static int content(String text, int afterBrace) {
    int start = FastPath.blanks(text, afterBrace);
    for (String keyword : KEYWORDS) {
      if (text.regionMatches(true, start, keyword, 0, keyword.length())) {
        return FastPath.blanks(text, start + keyword.length());
      }
    }
    return 0;
  }
}
