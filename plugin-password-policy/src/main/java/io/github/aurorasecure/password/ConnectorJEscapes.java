package io.github.aurorasecure.password;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text as Connector/J sends it (com.mysql.cj.jdbc.EscapeProcessor), if its escapes are of the
 * usual form. It splits the text otherwise than the server does
 * (com.mysql.cj.util.EscapeTokenizer): whatever sql_mode is, and without names in backticks.
 */
final class ConnectorJEscapes {
  private static final Pattern BEGINNING =
      Pattern.compile(
          "_*(?:fn |(?<call>call_)|(?<function>\\?_*=_*call_)|(?:d|ts?)_*(?='))"
              .replace("_", "\\p{javaWhitespace}"),
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /**
   * It drops the character after "call", of older versions other text where no space is after "fn",
   * of "convert" what is around its parentheses, and of whatever begins as an escape for a date or
   * time all that is not between quotes, or more than a date or time there. It looks at an escape
   * once those within it are gone, so an "fn" may complete the beginning of any. Stops at braces,
   * so it is linear.
   */
  private static final Pattern DROPPING =
      Pattern.compile(
          ("\\{(_*fn(?! )"
                  + "|_*fn_*convert(?!_*\\([^(){};'\"`#/*\\\\-]*\\)_*\\})"
                  + "|[_?=a-z]*\\{[_?=]*(fn|call)"
                  + "|(?! *[dt]s? *'(?:\\d++[-:. ])*+\\d++' *\\})_*[dt][^{}';#\"`\\\\/-]*[{';#\"`\\\\/-]"
                  + "|[_?=]*(?!call_)c_*a_*l_*l)")
              .replace("_", "\\p{javaWhitespace}"),
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** A brace that is open, and what is put in its place; null if it stays. */
  private record Brace(@Nullable String replacement, int content) {}

  private ConnectorJEscapes() {}

  /**
   * Null if an escape is not closed, follows a brace that closes none, or makes it drop text.
   *
   * @param older whether as versions up to 8.0.33, which know other comments
   */
  static @Nullable String resolved(CharSequence text, boolean older) {
    Matcher beginning = BEGINNING.matcher(text);
    Matcher dropping = DROPPING.matcher(text);
    Lexer lexer = new Tokenizer(text, older);
    StringBuilder sent = new StringBuilder(text.length());
    Deque<Brace> open = new ArrayDeque<>();
    boolean stray = false;
    int copied = 0;
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      if (lexer.is('{')) {
        if (dropping.region(lexer.start(), text.length()).lookingAt()) {
          return null;
        }
        Brace brace = brace(beginning.region(lexer.position, text.length()));
        open.push(brace);
        if (brace.replacement() != null) {
          if (stray) {
            return null;
          }
          sent.append(text, copied, lexer.start()).append(brace.replacement());
          copied = brace.content();
          lexer.position = copied;
        }
      } else if (lexer.is('}')) {
        Brace brace = open.poll();
        stray |= brace == null;
        if (brace != null && brace.replacement() != null) {
          sent.append(text, copied, lexer.start());
          copied = lexer.position;
          if (!brace.replacement().isEmpty() && lacksParentheses(text, brace, lexer.start())) {
            sent.append("()");
          }
        }
      }
    }
    boolean closed = open.stream().allMatch(brace -> brace.replacement() == null);
    return closed ? sent.append(text, copied, text.length()).toString() : null;
  }

  private static Brace brace(Matcher beginning) {
    if (!beginning.lookingAt()) {
      return new Brace(null, 0);
    }
    String replacement =
        beginning.group("call") != null
            ? "CALL "
            : beginning.group("function") != null ? "SELECT " : "";
    return new Brace(replacement, beginning.end());
  }

  /** Of a procedure or function. */
  private static boolean lacksParentheses(CharSequence text, Brace brace, int end) {
    int last = end - 1;
    while (last >= brace.content() && Character.isWhitespace(text.charAt(last))) {
      last--;
    }
    return last >= brace.content() && text.charAt(last) != ')';
  }

  private static final class Tokenizer extends Lexer {
    private final boolean older;

    Tokenizer(CharSequence text, boolean older) {
      super(text);
      this.older = older;
    }

    /** Comments alone. */
    @Override
    void skipBlanks() {
      while (position < length) {
        if (!older && at(position) == '/' && at(position + 1) == '*') {
          skipBlock();
        } else if (beginsLine()) {
          skipLine();
        } else {
          return;
        }
      }
    }

    private boolean beginsLine() {
      boolean dashes = at(position) == '-' && at(position + 1) == '-';
      return older ? dashes : at(position) == '#' || (dashes && at(position + 2) == ' ');
    }

    /** It may end with the slash that it begins with. */
    private void skipBlock() {
      position++;
      while (position < length && !(at(position) == '*' && at(position + 1) == '/')) {
        position++;
      }
      position = Math.min(position + 2, length);
    }

    private void skipLine() {
      while (position < length && at(position) != '\n' && at(position) != '\r') {
        position++;
      }
    }

    @Override
    Kind token(char first) {
      return switch (first) {
        case '\'', '"' -> quoted(Kind.STRING, position, true);
        case '\\' -> verbatim(Kind.SYMBOL, position, position + 1, Math.min(position + 2, length));
        default -> symbol();
      };
    }
  }
}
