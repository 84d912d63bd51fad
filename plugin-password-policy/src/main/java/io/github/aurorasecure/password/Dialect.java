package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Vendor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What differs between the vendors' SQL. */
enum Dialect {
  POSTGRESQL {
    /** Without a backslash all readings are the same. */
    @Override
    List<Reading> readings(CharSequence sql) {
      Reading standard = text -> new PostgresLexer(text, true, true);
      if (!contains(sql, '\\')) {
        return List.of(standard);
      }
      // The last one is how pgjdbc reads when it splits the text into statements.
      return List.of(
          standard,
          text -> new PostgresLexer(text, false, true),
          text -> new PostgresLexer(text, true, false));
    }

    @Override
    Recognizer recognizer(CharSequence sql, Recognizer.Scope scope) {
      return new PostgresRecognizer(sql, scope);
    }

    @Override
    boolean harmlessAtFirstSight(String sql) {
      return PostgresFirstSight.isHarmless(sql);
    }
  },

  MYSQL {
    /**
     * Connector/J's own flags for sql_mode go stale, and RDS Proxy may report another version than
     * the server's: neither is asked.
     */
    @Override
    List<Reading> readings(CharSequence sql) {
      boolean[] quotes = contains(sql, '"') ? BOTH : FALSE;
      boolean[] escapes = contains(sql, '\\') ? BOTH : TRUE;
      int[] versions = contains(sql, '!') ? SERVER_VERSIONS : ANY_VERSION;
      List<Reading> readings = new ArrayList<>();
      for (int version : versions) {
        for (boolean ansi : quotes) {
          for (boolean escape : escapes) {
            readings.add(text -> new MySqlLexer(text, version, ansi, escape));
          }
        }
      }
      return readings;
    }

    @Override
    Recognizer recognizer(CharSequence sql, Recognizer.Scope scope) {
      return new MySqlRecognizer(sql, scope);
    }

    @Override
    boolean harmlessAtFirstSight(String sql) {
      return MySqlFirstSight.isHarmless(sql);
    }
  };

  private static final boolean[] BOTH = {false, true};
  private static final boolean[] FALSE = {false};
  private static final boolean[] TRUE = {true};

  /** The last that 5.7, 8.0 and 8.x may have, and one for which all such comments are code. */
  private static final int[] SERVER_VERSIONS = {50799, 80099, 89999, Integer.MAX_VALUE};

  private static final int[] ANY_VERSION = {Integer.MAX_VALUE};

  static Dialect of(Vendor vendor) {
    return switch (vendor) {
      case POSTGRESQL -> Dialect.POSTGRESQL;
      case MYSQL -> Dialect.MYSQL;
    };
  }

  /** All the ways in which the server may read this text. */
  abstract List<Reading> readings(CharSequence sql);

  abstract Recognizer recognizer(CharSequence sql, Recognizer.Scope scope);

  /** True only for texts in which {@link #find} finds nothing; allocates nothing. */
  abstract boolean harmlessAtFirstSight(String sql);

  /** The first restricted statement in any reading of the text, or null. */
  final @Nullable Finding find(CharSequence sql, boolean renameAllowed) {
    for (Reading reading : readings(sql)) {
      Finding finding = find(sql, reading, renameAllowed);
      if (finding != null) {
        return finding;
      }
    }
    return null;
  }

  final @Nullable Finding find(CharSequence sql, Reading reading, boolean renameAllowed) {
    Recognizer.Scope scope = new Recognizer.Scope(reading, renameAllowed, false, 0);
    Finding finding = recognizer(sql, scope).find();
    if (finding != null || !contains(sql, '{')) {
      return finding;
    }
    return recognizer(JdbcEscapes.removed(reading.lexer(sql)), scope).find();
  }

  private static boolean contains(CharSequence sql, char character) {
    for (int i = 0; i < sql.length(); i++) {
      if (sql.charAt(i) == character) {
        return true;
      }
    }
    return false;
  }
}
