package io.github.aurorasecure.password;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The literals of a statement, joined as the expression around them would: {@code 'ALTER ROLE ' ||
 * x || ' PASSWORD'} is a run that reads {@code ALTER ROLE x PASSWORD}. And all of them, and those
 * of each expression, as functions such as {@code concat}, {@code concat_ws} and {@code format} may
 * join them, whatever stands between.
 */
final class JoinedLiterals {
  private final StringBuilder run = new StringBuilder();
  private boolean glued;

  /** Whether a value stands between the last literal and the next. */
  private boolean value;

  /**
   * Whether the last token was a name, which is a value unless it turns out to be a function's, a
   * schema's or what stands before a literal: a type, an introducer such as {@code _utf8mb4}.
   */
  private boolean name;

  /**
   * Whether no more than words and literals without letters and digits stand between the
   * parenthesis of a function and the next token.
   */
  private boolean opened;

  /** Whether the next token may be the type of a cast or a collation, after which text is text. */
  private boolean typed;

  /** Whether the last token was a dot, behind which COLLATE is a name like others. */
  private boolean dotted;

  private @Nullable Texts all;

  /** Of the expression that is being read, unless it is the first. */
  private @Nullable Texts part;

  private boolean parted;

  /**
   * Passes a token that is no literal.
   *
   * @param glue whether it joins what is beside it
   */
  void pass(Lexer token, boolean glue) {
    boolean goesOn = token.is('(') || token.is('.');
    boolean none = glue || goesOn || token.is(',') || token.is(')') || token.is(':');
    boolean word = token.kind() == Lexer.Kind.WORD || token.kind() == Lexer.Kind.QUOTED;
    boolean called = name && token.is('(');
    boolean collate = !dotted && token.is("COLLATE");
    value |= (name && !goesOn) || (opened && token.is(')')) || !(none || word);
    opened = called || (opened && !token.is(')'));
    boolean ofSchema = !name && token.is('.');
    name = word && !typed && !collate;
    typed = ofSchema || token.is(':') || collate;
    dotted = token.is('.');
    glued = glue;
  }

  /** Whether a literal here goes on with the run. */
  boolean goesOn() {
    return glued;
  }

  /** Adds the literal to the run. Its text, or an empty one if the run begins with it. */
  String add(Lexer literal) {
    run.append(value && !run.isEmpty() ? "x" : "");
    int start = run.length();
    literal.appendValue(run);
    String text = run.substring(start);
    all = added(all, text);
    if (parted) {
      part = added(part, text);
    }
    glued = true;
    opened &= !value && text.chars().noneMatch(c -> c == '_' || Character.isLetterOrDigit(c));
    value = false;
    name = false;
    typed = false;
    dotted = false;
    return start == 0 ? "" : text;
  }

  /** The run, which ends here. */
  String takeRun() {
    String text = run.toString();
    run.setLength(0);
    glued = false;
    return text;
  }

  private Texts added(@Nullable Texts texts, String literal) {
    Texts added = texts == null ? new Texts() : texts;
    added.add(literal, value);
    return added;
  }

  /** Begins another expression. The texts of the one that ends here, unless it is the first. */
  List<String> begin() {
    List<String> texts = part == null ? List.of() : part.joined();
    part = null;
    parted = all != null;
    return texts;
  }

  /** The texts of all and of the last expression. */
  List<String> take() {
    if (all == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(all.joined());
    texts.addAll(begin());
    all = null;
    parted = false;
    return texts;
  }

  /** What several literals may be joined to. */
  static final class Texts {
    private final StringBuilder tight = new StringBuilder();
    private final StringBuilder spaced = new StringBuilder();
    private boolean several;

    /** The literal whose placeholders are being replaced, and what has become of it so far. */
    private CharSequence format = "";

    private final StringBuilder formatted = new StringBuilder();
    private int read;
    private int placeholder = -1;
    private final List<String> texts = new ArrayList<>();

    void add(CharSequence literal, boolean apart) {
      if (!spaced.isEmpty()) {
        several = true;
        tight.append(apart ? "x" : "");
        spaced.append(' ');
      }
      tight.append(literal);
      spaced.append(literal);
      if (placeholder >= 0) {
        formatted.append(literal);
        read = Math.min(conversion() + 1, format.length());
        findPlaceholder();
      }
      if (placeholder < 0 && percent(literal, 0) >= 0) {
        finishFormat();
        format = literal;
        findPlaceholder();
      }
    }

    /** Where the character is that says how the placeholder is replaced. */
    private int conversion() {
      int i = placeholder + 1;
      while (i < format.length() && "-$0123456789*".indexOf(format.charAt(i)) >= 0) {
        i++;
      }
      return i;
    }

    /** Goes on to the next placeholder; {@code %%} is none. */
    private void findPlaceholder() {
      while (true) {
        placeholder = percent(format, read);
        if (placeholder < 0) {
          return;
        }
        formatted.append(format, read, placeholder);
        read = placeholder;
        int end = conversion();
        if (end == format.length() || format.charAt(end) != '%') {
          return;
        }
        formatted.append('%');
        read = end + 1;
      }
    }

    private static int percent(CharSequence text, int from) {
      int i = from;
      while (i < text.length() && text.charAt(i) != '%') {
        i++;
      }
      return i < text.length() ? i : -1;
    }

    private void finishFormat() {
      if (!format.isEmpty()) {
        texts.add(formatted.append(format, read, format.length()).toString());
      }
      formatted.setLength(0);
      read = 0;
    }

    /** None if there was but one literal. */
    List<String> joined() {
      if (several) {
        finishFormat();
        texts.add(tight.toString());
        texts.add(spaced.toString());
      }
      return texts;
    }
  }
}
