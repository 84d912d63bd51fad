package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Case, blanks, comments and statements in front change nothing. */
class RespelledStatementsTest {
  private static final List<String> BLANKS =
      List.of(" ", "\n", "\t\r\n", "\f", "/**/", "/* it's; \" $$ */", "-- it's; \" `\n", " -- \n ");

  /** Of those that Connector/J takes away; {@code {call}} becomes a statement. */
  private static List<String> escapes(Dialect dialect) {
    return dialect == Dialect.MYSQL
        ? List.of("{fn ", "{ FN ", "{\nfn ", "{\u2028fn ")
        : List.of("{oj ", "{fn ", "{ OJ\n", "{call ");
  }

  private final Random random = new Random(3);

  @ParameterizedTest
  @EnumSource
  void statementsAreToldInAnySpelling(Dialect dialect) {
    for (Corpus.Row row : Corpus.of(dialect)) {
      for (int i = 0; i < 200; i++) {
        String respelled = respelled(dialect, row.sql());
        assertThat(found(dialect, respelled)).as(respelled).isEqualTo(found(dialect, row.sql()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void statementsInFrontHideNothing(Dialect dialect) {
    List<String> fronts =
        List.of(";", "SELECT ';';", "/* ; */;", "BEGIN; -- '\n", "SELECT 'it''s' ; ");
    for (Corpus.Row row : Corpus.of(dialect)) {
      for (String front : fronts) {
        assertThat(found(dialect, front + row.sql()))
            .as(front + row.sql())
            .isEqualTo(found(dialect, row.sql()));
      }
    }
  }

  /** Whatever escapes the vendor drivers take away again, around any of its tokens. */
  @ParameterizedTest
  @EnumSource
  void escapesHideNothing(Dialect dialect) {
    for (Corpus.Row row : Corpus.of(dialect)) {
      if (found(dialect, row.sql()) && row.sql().indexOf('{') < 0) {
        for (int i = 0; i < 100; i++) {
          String escaped = escaped(dialect, row.sql());
          assertThat(found(dialect, escaped)).as(escaped).isTrue();
        }
      }
    }
  }

  private String escaped(Dialect dialect, String sql) {
    List<String> escapes = escapes(dialect);
    StringBuilder escaped = new StringBuilder();
    Lexer lexer = dialect.readings("").get(0).lexer(sql);
    int end = 0;
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      escaped.append(sql, end, lexer.start());
      end = lexer.position;
      String token = sql.substring(lexer.start(), end);
      boolean keyword = lexer.kind() == Lexer.Kind.WORD && random.nextInt(3) == 0;
      escaped.append(keyword ? escapes.get(random.nextInt(escapes.size())) : "");
      escaped.append(token).append(keyword ? "}" : "");
    }
    return escaped.append(sql, end, sql.length()).toString();
  }

  private static boolean found(Dialect dialect, String sql) {
    return dialect.find(sql, Restricted.DEFAULT) != null;
  }

  private String respelled(Dialect dialect, String sql) {
    StringBuilder respelled = new StringBuilder();
    Lexer lexer = dialect.readings("").get(0).lexer(sql);
    int end = 0;
    for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
      String gap = sql.substring(end, lexer.start());
      if (!gap.isEmpty()) {
        respelled.append(BLANKS.get(random.nextInt(BLANKS.size()))).append(gap);
      }
      end = lexer.position;
      String token = sql.substring(lexer.start(), end);
      respelled.append(lexer.kind() == Lexer.Kind.WORD ? anyCase(token) : token);
    }
    return respelled.append(sql, end, sql.length()).toString();
  }

  private String anyCase(String word) {
    return switch (random.nextInt(3)) {
      case 0 -> word.toLowerCase(Locale.ROOT);
      case 1 -> word.toUpperCase(Locale.ROOT);
      default -> word;
    };
  }
}
