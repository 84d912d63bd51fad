package io.github.aurorasecure.password;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Statements and what a real server made of them as superuser, through the vendor driver. */
final class Corpus {
  /**
   * @param changed whether PostgreSQL 18.1 or MySQL 8.0.15 changed credentials
   */
  record Row(boolean changed, String sql) {}

  private Corpus() {}

  static List<Row> of(Dialect dialect) {
    String file = dialect == Dialect.POSTGRESQL ? "pg_tricky.tsv" : "mysql_tricky.tsv";
    try (InputStream in = requireNonNull(Corpus.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("# outcome"))
          .map(Corpus::row)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String line) {
    int tab = line.indexOf('\t');
    return new Row(
        line.substring(0, tab).equals("CHANGED"), line.substring(tab + 1).replace("\\n", "\n"));
  }
}
