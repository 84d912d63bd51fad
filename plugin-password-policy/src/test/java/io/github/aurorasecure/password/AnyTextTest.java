package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds whatever the text is. */
class AnyTextTest {
  /** Looks at a character for each way of reading, in all the literals that it is nested in. */
  private static final int READS_PER_CHARACTER = 100;

  /** Looks at a character beside the statements, for each way of reading. */
  private static final int READS_BY_ONE_WAY = 50;

  private static final List<String> PATTERN_PIECES =
      List.of(
          " ",
          "a",
          "1 ",
          "'",
          "{",
          "}",
          "{fn ",
          "{ fn a",
          "{fn convert(",
          "{fn convert (a) ",
          "{f n",
          "{d '1 ",
          "{ts '2020-01-01 ",
          "{ts",
          "{?= call ",
          "{c a l l",
          "{e s c",
          "set_config (",
          "set_config('x.y',",
          "reset ",
          "discard /",
          "standard_conforming_strings ",
          "standard_conforming_strings = on;",
          "sql_mode",
          "execute;",
          "do ");

  @ParameterizedTest
  @EnumSource
  void fastPathPassesOnlyWhatTheLexerPasses(Dialect dialect) {
    for (Corpus.Row row : Corpus.of(dialect)) {
      assertFastPathAgrees(dialect, row.sql());
    }
    Mutations mutations = new Mutations(dialect, 1);
    for (int i = 0; i < 50_000; i++) {
      String text = mutations.next();
      assertFastPathAgrees(dialect, text);
    }
  }

  /** What find finds, findAll finds too, or those who are exempt would send it unchecked. */
  @ParameterizedTest
  @EnumSource
  void whatIsFoundIsAmongAllThatIsFound(Dialect dialect) {
    Mutations mutations = new Mutations(dialect, 5);
    for (int i = 0; i < 50_000; i++) {
      String text = mutations.next();
      if (dialect.find(text, Restricted.DEFAULT) != null) {
        assertThat(dialect.findAll(text, Restricted.DEFAULT)).as(text).isNotEmpty();
      } else {
        assertThatCode(() -> dialect.findAll(text, Restricted.DEFAULT)).doesNotThrowAnyException();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fastPathIsEnoughForCommonStatements(Dialect dialect) {
    assertThat(Mutations.COMMON).allMatch(dialect::isHarmless);
  }

  private static void assertFastPathAgrees(Dialect dialect, String sql) {
    if (dialect.isHarmless(sql)) {
      assertThat(dialect.find(sql, Restricted.DEFAULT)).as(sql).isNull();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyTextIsReadInLinearTime(Dialect dialect) {
    Mutations mutations = new Mutations(dialect, 2);
    for (int i = 0; i < 5_000; i++) {
      String text = mutations.next();
      assertLinear(dialect, text);
      assertPatternsLinear(dialect, text);
    }
    for (String text : mutations.monotonous(3_000)) {
      assertLinear(dialect, text);
      assertPatternsLinear(dialect, text);
    }
  }

  /** Looks at each character of a megabyte a bounded number of times. */
  @ParameterizedTest
  @EnumSource
  @Timeout(300)
  void megabytesAreReadInLinearTime(Dialect dialect) {
    List<String> texts = new Mutations(dialect, 4).monotonous(1_000_000);
    // All of them take minutes; the step is prime to the number of pieces.
    for (int i = 0; i < texts.size(); i += 17) {
      assertLinear(dialect, texts.get(i));
      assertFastPathAgrees(dialect, texts.get(i));
    }
  }

  /** A letter of the name that is looked for, a million times. */
  @ParameterizedTest
  @EnumSource
  @Timeout(10)
  void fastPathIsLinear(Dialect dialect) {
    for (String letter : new String[] {"g ", "q ", "G_ "}) {
      assertThat(dialect.isHarmless("WITH " + letter.repeat(1_000_000))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void literalsWithinLiteralsAreReadInLinearTime(Dialect dialect) {
    String text = "ALTER ROLE a CREATEDB";
    for (int depth = 0; depth < 12; depth++) {
      text = "DO '" + text.replace("'", "''") + "'";
      assertLinear(dialect, text);
      assertLinear(
          dialect, "CREATE PROCEDURE p() BEGIN SET @s = '" + text.replace("'", "''") + "'");
    }
  }

  /** What the driver makes of a text, and settings that change within it, are told by patterns. */
  @ParameterizedTest
  @EnumSource
  void patternsAreMatchedInLinearTime(Dialect dialect) {
    for (String first : PATTERN_PIECES) {
      // So long that a pattern which recurs would leave no stack.
      assertPatternsLinear(dialect, "DO '\\' " + first.repeat(20_000) + "'\\'");
      for (String second : PATTERN_PIECES) {
        assertPatternsLinear(dialect, "DO '\\' " + first + second.repeat(1_000) + "'\\'");
        assertPatternsLinear(dialect, "DO '\\' " + (first + second).repeat(1_000) + "'\\'");
      }
    }
  }

  /** Each may be where a statement begins that is none, up to the text's end. */
  @ParameterizedTest
  @EnumSource
  void codeThatWouldBeReadTooOftenIsRefused(Dialect dialect) {
    String head = dialect == Dialect.POSTGRESQL ? "DO '" : "CREATE PROCEDURE p() ";
    String end = dialect == Dialect.POSTGRESQL ? "'" : "";
    assertThat(Restricted.command(dialect, head + "SELECT " + "GRANT ".repeat(20) + end)).isNull();
    String thick = head + "SELECT " + "GRANT ".repeat(2_000) + end;
    assertThat(Restricted.command(dialect, thick)).isEqualTo(Command.UNREADABLE);
    assertLinear(dialect, thick);
  }

  /** What is told beside the statements, of some by patterns, which count as they look. */
  private static void assertPatternsLinear(Dialect dialect, String sql) {
    long ways = dialect.readings(sql).size() + 1L;
    for (Consumer<CharSequence> reader :
        List.<Consumer<CharSequence>>of(
            dialect::isMixed,
            dialect::losesText,
            dialect::withoutEscapes,
            dialect::leavesOpen,
            dialect::decoded,
            text -> MisspelledStatement.in(text, dialect))) {
      AtomicLong reads = new AtomicLong();
      reader.accept(new CountingText(sql, reads));
      assertThat(reads.get()).as(sql).isLessThan((sql.length() + 1L) * READS_BY_ONE_WAY * ways);
    }
  }

  private static void assertLinear(Dialect dialect, String sql) {
    for (Reading reading : dialect.readings(sql)) {
      AtomicLong reads = new AtomicLong();
      dialect.find(sql, text -> reading.lexer(new CountingText(text, reads)), Restricted.DEFAULT);
      assertThat(reads.get()).as(sql).isLessThan((sql.length() + 1L) * READS_PER_CHARACTER);
    }
  }
}
