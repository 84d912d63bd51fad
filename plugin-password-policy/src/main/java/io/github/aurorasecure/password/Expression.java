package io.github.aurorasecure.password;

import java.util.List;

/**
 * The literals of a statement as functions such as {@code concat}, {@code concat_ws} and {@code
 * format} may join them, whatever stands between.
 */
final class Expression {
  private final StringBuilder tight = new StringBuilder();
  private final StringBuilder spaced = new StringBuilder();
  private boolean several;

  /** The literal follows on something other than a comma or a literal. */
  void add(Lexer lexer, boolean gap) {
    if (!spaced.isEmpty()) {
      several = true;
      tight.append(gap ? "x" : "");
      spaced.append(' ');
    }
    lexer.appendValue(tight);
    lexer.appendValue(spaced);
  }

  /** The texts; none if there was but one literal. */
  List<String> take() {
    List<String> texts = several ? List.of(tight.toString(), spaced.toString()) : List.of();
    tight.setLength(0);
    spaced.setLength(0);
    several = false;
    return texts;
  }
}
