package io.github.aurorasecure.password;

import java.util.ArrayList;
import java.util.List;

/**
 * The literals of a statement as functions such as {@code concat}, {@code concat_ws} and {@code
 * format} may join them, whatever stands between.
 */
final class JoinedLiterals {
  private final StringBuilder tight = new StringBuilder();
  private final StringBuilder spaced = new StringBuilder();
  private final StringBuilder formatted = new StringBuilder();
  private String format = "";
  private int filled;
  private boolean several;

  /** The literal follows on something other than a comma or a literal. */
  void add(Lexer lexer, boolean gap) {
    if (!spaced.isEmpty()) {
      several = true;
      tight.append(gap ? "x" : "");
      spaced.append(' ');
    }
    int from = spaced.length();
    lexer.appendValue(tight);
    lexer.appendValue(spaced);
    if (from == 0) {
      format = spaced.toString();
    } else {
      fill(spaced.substring(from));
    }
  }

  /** Puts an argument where the next placeholder of {@code format} is. */
  private void fill(String argument) {
    int placeholder = format.indexOf('%', filled);
    if (placeholder >= 0) {
      int end = placeholder + 1;
      while (end < format.length() && "-$0123456789*".indexOf(format.charAt(end)) >= 0) {
        end++;
      }
      formatted.append(format, filled, placeholder).append(argument);
      filled = Math.min(end + 1, format.length());
    }
  }

  /** The texts; none if there was but one literal. */
  List<String> take() {
    List<String> texts = new ArrayList<>();
    if (several) {
      texts.add(tight.toString());
      texts.add(spaced.toString());
    }
    if (filled > 0) {
      texts.add(formatted.append(format, filled, format.length()).toString());
    }
    formatted.setLength(0);
    format = "";
    filled = 0;
    tight.setLength(0);
    spaced.setLength(0);
    several = false;
    return texts;
  }
}
