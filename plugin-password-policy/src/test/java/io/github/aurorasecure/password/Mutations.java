package io.github.aurorasecure.password;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Texts that are nearly statements: the corpus cut, spliced and sprinkled with what lexers fear.
 */
final class Mutations {
  private static final List<String> PIECES =
      List.of(
          "'",
          "''",
          "\"",
          "`",
          "\\",
          "\\'",
          "$$",
          "$a$",
          "$1",
          "/*",
          "*/",
          "/*!",
          "/*!50000 ",
          "/*!99999 ",
          "--",
          "-- ",
          "#",
          "\n",
          "\r",
          "\0",
          ";",
          "{",
          "}",
          "{oj ",
          "{fn ",
          "{d ",
          "{t ",
          "{ts ",
          "{call ",
          "{escape ",
          "E'",
          "U&'",
          "U&\"",
          "N'",
          "||",
          ",",
          "(",
          ")",
          "@",
          ".",
          "?",
          " ",
          "\u00a0",
          "\u00a5",
          "/*!80010 ",
          "1e5",
          ".5",
          "RAISE ",
          "SIGNAL SQLSTATE ",
          "concat('a',",
          "\ud800",
          "SELECT ",
          "SET ",
          "ALTER ROLE a ",
          "ALTER USER a ",
          "PASSWORD 'x' ",
          "IDENTIFIED BY 'x' ",
          "VALID UNTIL 'x' ",
          "RENAME TO b ",
          "UPDATE pg_authid SET a = 1 ",
          "UPDATE mysql.user SET a = 1 ",
          "DO ",
          "EXECUTE ",
          "PREPARE p FROM ",
          "CREATE PROCEDURE p() BEGIN ",
          "CREATE FUNCTION f() AS ",
          "WITH a AS (",
          "INSERT INTO ",
          "DELETE FROM ",
          "SET @s = CONCAT(",
          "GRANT a TO ",
          "DROP USER ");

  /** What applications send all day, and its neighbours that write to the catalogs. */
  static final List<String> COMMON =
      List.of(
          "SELECT a FROM t WHERE b = ?",
          "/* org.example.Orders.find */ select o1_0.id from orders o1_0;",
          "INSERT INTO t (a, b) VALUES (?, ?)",
          "UPDATE app.t SET a = ? WHERE b = ?",
          "DELETE FROM t WHERE a = ?",
          "WITH c AS (SELECT a FROM t) SELECT * FROM c",
          "BEGIN",
          "SHOW transaction_isolation",
          "ROLLBACK TO SAVEPOINT a",
          "CALL p(?)");

  private static final List<String> CATALOGS =
      List.of(
          "INSERT INTO pg_authid (a) VALUES (?)",
          "UPDATE pg_catalog.pg_authid SET a = ?",
          "DELETE FROM pg_authid WHERE a = ?",
          "WITH c AS (UPDATE pg_authid SET a = 1 RETURNING 1) SELECT * FROM c",
          "INSERT INTO mysql.user (a) VALUES (?)",
          "REPLACE INTO user (plugin) VALUES (?)",
          "UPDATE mysql.user SET a = ?",
          "UPDATE t, mysql.user SET a = ?",
          "DELETE FROM mysql.user WHERE a = ?",
          "WITH c AS (SELECT 1) DELETE FROM mysql.user WHERE a = ?");

  private final List<String> seeds = new ArrayList<>(COMMON);
  private final Random random;

  Mutations(Dialect dialect, long seed) {
    seeds.addAll(CATALOGS);
    Corpus.of(dialect).forEach(row -> seeds.add(row.sql()));
    this.random = new Random(seed);
  }

  String next() {
    StringBuilder text = new StringBuilder(any(seeds));
    for (int edits = random.nextInt(6); edits >= 0; edits--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(5)) {
        case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(8)));
        case 1 -> text.insert(at, any(seeds));
        case 2 -> text.setLength(at);
        default -> text.insert(at, any(PIECES));
      }
    }
    return text.toString();
  }

  /** One piece after the other, many times. */
  List<String> monotonous(int length) {
    List<String> texts = new ArrayList<>();
    for (String head :
        List.of("", "DO ", "DO $$", "CREATE PROCEDURE p() ", "SET @s=", "WITH ", "'")) {
      for (String piece : PIECES) {
        String unit = piece + any(PIECES);
        texts.add(head + piece.repeat(length / piece.length()));
        texts.add(head + unit.repeat(length / unit.length()));
      }
    }
    return texts;
  }

  private String any(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
