package io.github.aurorasecure.password;

import java.util.ArrayList;
import java.util.List;

/**
 * The literals of a statement, joined as the expression around them would: {@code 'ALTER ROLE ' ||
 * x || ' PASSWORD'} is a run that reads {@code ALTER ROLE x PASSWORD}. And all of them as functions
 * such as {@code concat}, {@code concat_ws} and {@code format} may join them, whatever stands
 * between.
 */
final class JoinedLiterals {
  private final StringBuilder run = new StringBuilder();
  private boolean glued;
  private boolean gap;
  private boolean apart;

  private final StringBuilder tight = new StringBuilder();
  private final StringBuilder spaced = new StringBuilder();
  private final StringBuilder formatted = new StringBuilder();
  private String format = "";
  private int filled;
  private boolean several;

  /**
   * Passes a token that is no literal.
   *
   * @param glue whether it joins what is beside it
   */
  void pass(boolean glue, boolean comma) {
    glued = glue;
    gap |= !glue;
    apart |= !glue && !comma;
  }

  /** Whether a literal here goes on with the run. */
  boolean goesOn() {
    return glued;
  }

  /** Adds the literal to the run. Its text, or an empty one if the run begins with it. */
  String add(Lexer lexer) {
    run.append(gap ? "x" : "");
    int start = run.length();
    lexer.appendValue(run);
    addToAll(lexer);
    glued = true;
    gap = false;
    apart = false;
    return start == 0 ? "" : run.substring(start);
  }

  /** The run, which ends here. */
  String takeRun() {
    String text = run.toString();
    run.setLength(0);
    glued = false;
    gap = false;
    return text;
  }

  private void addToAll(Lexer lexer) {
    if (!spaced.isEmpty()) {
      several = true;
      tight.append(apart ? "x" : "");
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

  /** The texts of all; none if there was but one literal. */
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
    apart = false;
    return texts;
  }
}
