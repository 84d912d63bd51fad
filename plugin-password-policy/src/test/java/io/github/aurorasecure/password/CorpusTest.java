package io.github.aurorasecure.password;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CorpusTest {
  /** Statements that change credentials and pass, and why the client cannot tell. */
  private static final Map<String, String> UNDECIDED =
      Map.of(
          "UPDATE U&\"pg\\005fauthid\" SET rolpassword='q' WHERE rolname='a'",
          "the name is spelt in code points; only a superuser may write it, and RDS has none");

  /** Statements that changed nothing on that server and are refused, and why that is right. */
  private static final Map<String, String> OVER_RESTRICTED =
      Map.ofEntries(
          Map.entry("ALTER ROLE a PASSWORD B'1'", "a syntax error"),
          Map.entry("ALTER ROLE a PASSWORD ?", "a syntax error; ours says what to do"),
          Map.entry("ALTER ROLE IF EXISTS a PASSWORD 'x'", "a syntax error so far"),
          Map.entry(
              "ALTER USER a@localhost REQUIRE NONE IDENTIFIED BY 'x'", "a syntax error in 8.0"),
          Map.entry(
              "SELECT 1;;; ALTER USER a@localhost PASSWORD EXPIRE NEVER",
              "the server stopped at the empty statement; alone it changes the account"),
          Map.entry(
              "GRANT SELECT ON *.* TO n9@localhost IDENTIFIED BY 'x'",
              "5.7 sets the password, 8.0 has lost the syntax"),
          Map.entry(
              "SELECT '\\'; SET PASSWORD = \\'x\\';'",
              "with NO_BACKSLASH_ESCAPES the second statement is one"),
          Map.entry(
              "\u00a0ALTER USER a@localhost IDENTIFIED BY 'x'",
              "in latin1 the no-break space is white space"),
          Map.entry(
              "ALTER USER a@localhost IDENTIFIED BY RANDOM PASSWORD",
              "sets a password from 8.0.18 on"),
          Map.entry(
              "ALTER USER a@localhost PASSWORD EXPIRE DEFAULT",
              "what it changes depends on the account"),
          Map.entry(
              "ALTER USER a@localhost DISCARD OLD PASSWORD",
              "drops a password where the account has a second one"));

  @Test
  void everyChangeOfCredentialsIsFoundUnlessListed() {
    assertThat(misjudged(true)).isEqualTo(UNDECIDED.keySet());
  }

  @Test
  void everyOtherStatementPassesUnlessListed() {
    assertThat(misjudged(false)).isEqualTo(OVER_RESTRICTED.keySet());
  }

  private static Set<String> misjudged(boolean changed) {
    return Arrays.stream(Dialect.values())
        .flatMap(
            dialect ->
                Corpus.of(dialect).stream()
                    .filter(row -> row.changed() == changed)
                    .map(Corpus.Row::sql)
                    .filter(sql -> (Restricted.command(dialect, sql) != null) != changed))
        .collect(toSet());
  }
}
