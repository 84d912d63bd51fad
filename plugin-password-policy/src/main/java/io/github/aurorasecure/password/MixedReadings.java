package io.github.aurorasecure.password;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Texts of which no single {@linkplain Reading reading} is right: between two statements, where a
 * string ends depends on a setting that one of them may change. A setting that changes before the
 * first such string, or after the last, harms nothing: the statements are the same in all readings
 * up to it, or from it on. But it must not be taken back between them: PostgreSQL's {@code SET
 * LOCAL standard_conforming_strings = off} ends with the transaction, so before the first such
 * string it may only be set to {@code on}, as a dump does.
 */
final class MixedReadings {
  /** Its statements, too, may change the setting for those that follow them. */
  private static final Pattern BODY =
      Pattern.compile("\\b(do|function|procedure)\\b", Pattern.CASE_INSENSITIVE);

  /**
   * What a body says in comments and sets for itself is of no consequence; but a call of {@code
   * set_config} may be written in many ways.
   */
  private static final Pattern BODY_CHANGE =
      Pattern.compile(
          "standard_conforming_strings|pg_settings|\\b(reset|discard)(\\s+all\\b|\\s*(/\\*|--))"
              + "|set_config(?!\"?\\s*\\(\\s*'(?!standard_conforming)[\\w.]+'\\s*,)",
          Pattern.CASE_INSENSITIVE);

  private MixedReadings() {}

  /**
   * @param quotes after a backslash, where readings part
   * @param change of the setting, when it stands after that
   * @param passingChange of the setting, when a later statement may take it back
   * @param head whether the statement that begins here may make the change
   */
  static boolean in(
      Dialect dialect,
      CharSequence sql,
      String quotes,
      Pattern change,
      Pattern passingChange,
      Predicate<Lexer> head) {
    int first = -1;
    int last = -1;
    for (int i = 0; i < sql.length(); i++) {
      if (sql.charAt(i) == '\\') {
        last = i;
        if (first < 0 && i + 1 < sql.length() && quotes.indexOf(sql.charAt(i + 1)) >= 0) {
          first = i;
        }
      } else if (sql.charAt(i) == '"' && quotes.indexOf('"') >= 0) {
        last = i;
      }
    }
    if (first < 0) {
      return false;
    }
    boolean changes =
        change.matcher(sql).region(first, last).find()
            || passingChange.matcher(sql).region(0, last).find();
    return (changes
            && dialect.readings(sql).stream()
                .anyMatch(reading -> isSeveral(reading.lexer(sql), head)))
        || (dialect == Dialect.POSTGRESQL
            && BODY.matcher(sql).find()
            && BODY_CHANGE.matcher(sql).region(first, last).find());
  }

  private static boolean isSeveral(Lexer lexer, Predicate<Lexer> head) {
    int statements = 0;
    boolean headed = false;
    boolean begins = true;
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      if (lexer.kind() == Lexer.Kind.SEMICOLON) {
        begins = true;
      } else if (begins) {
        begins = false;
        statements++;
        headed |= head.test(lexer);
      }
    }
    return headed && statements > 1;
  }
}
