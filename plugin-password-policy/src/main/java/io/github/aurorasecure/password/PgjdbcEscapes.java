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

  private static final Pattern FUNCTION = Pattern.compile("\\s*fn\\b", Pattern.CASE_INSENSITIVE);

  /** In these, and behind the arguments of a function, it knows no strings and comments. */
  private static final Pattern RAW =
      Pattern.compile("\\s*(?:d|ts?|oj|escape)(?!\\w)", Pattern.CASE_INSENSITIVE);

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

  /** Whether pgjdbc drops more than the escapes, or ends one within a string or comment. */
  static boolean dropText(Lexer lexer) {
    String text = lexer.text.toString();
    Matcher dropped = DROPPED.matcher(text);
    Matcher raw = RAW.matcher(text);
    Matcher function = FUNCTION.matcher(text);
    int end = -1; // the brace behind the last raw escape
    boolean open = false;
    int arguments = -1; // parentheses open within those of a function
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      if (open && lexer.start() >= end) {
        if (lexer.start() > end || !lexer.is('}')) {
          return true;
        }
        open = false;
      }
      if (lexer.is('{')) {
        if (dropped.region(lexer.position, lexer.length).lookingAt()) {
          return true;
        }
        arguments = function.region(lexer.position, lexer.length).lookingAt() ? 0 : arguments;
        open |= raw.region(lexer.position, lexer.length).lookingAt();
      } else if (arguments >= 0 && lexer.is('(')) {
        arguments++;
      } else if (arguments > 0 && lexer.is(')')) {
        arguments = arguments == 1 ? -1 : arguments - 1;
        open |= arguments < 0;
      }
      if (open && end < lexer.position) {
        end = text.indexOf('}', lexer.position);
        if (end < 0) {
          return true;
        }
      }
    }
    return open;
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
