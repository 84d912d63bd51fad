package io.github.aurorasecure.password;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.aurorasecure.spi.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What differs between the vendors' SQL. */
enum Dialect {
  POSTGRESQL {
    /** Without a backslash or dollar all readings are the same. */
    @Override
    List<Reading> readings(CharSequence sql) {
      if (!contains(sql, '\\')) {
        Reading server = text -> new PostgresLexer(text, true, false, true);
        return contains(sql, '$')
            ? List.of(server, text -> new PostgresLexer(text, true, true, true))
            : List.of(server);
      }
      List<Reading> readings = new ArrayList<>();
      for (boolean tabs : contains(sql, 'v') ? BOTH : TRUE) {
        readings.add(text -> new PostgresLexer(text, true, false, tabs));
        readings.add(text -> new PostgresLexer(text, false, false, tabs));
        readings.add(text -> new PostgresLexer(text, true, true, tabs));
      }
      return readings;
    }

    /**
     * As pgjdbc splits it and as it sends it: Java makes a question mark, an operator, of half a
     * surrogate pair.
     */
    @Override
    List<CharSequence> decoded(CharSequence sql) {
      String sent = new String(sql.toString().getBytes(UTF_8), UTF_8);
      return sent.contentEquals(sql) ? List.of(sql) : List.of(sql, sent);
    }

    @Override
    boolean isMixed(CharSequence sql) {
      return MixedReadings.in(this, sql, "'", STANDARD_STRINGS, OTHER_STRINGS, lexer -> true);
    }

    /** What pgjdbc takes for a string the server may not, so by every reading for each. */
    @Override
    List<String> withoutEscapes(CharSequence sql) {
      return readings(sql).stream()
          .map(reading -> PgjdbcEscapes.removed(reading.lexer(sql)))
          .distinct()
          .toList();
    }

    @Override
    boolean losesText(CharSequence sql) {
      // To pgjdbc, the slash behind it ends a comment, and escapes begin.
      return contains(sql, '{')
          && (sql.toString().contains("/*/")
              || readings(sql).stream()
                  .anyMatch(reading -> PgjdbcEscapes.dropText(reading.lexer(sql))));
    }

    @Override
    Recognizer recognizer(CharSequence sql, Recognizer.Scope scope) {
      return new PostgresRecognizer(sql, scope);
    }

    @Override
    @Nullable List<AccountChange> changes(Lexer statement) {
      return PostgresChangeParser.read(statement);
    }

    @Override
    boolean isHarmless(String sql) {
      return PostgresFastPath.isHarmless(sql);
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
      boolean[] hints = sql.toString().contains("/*+") ? BOTH : FALSE;
      List<Reading> readings = new ArrayList<>();
      for (ServerVersions versions : ServerVersions.of(sql)) {
        for (boolean ansi : quotes) {
          for (boolean escape : escapes) {
            for (boolean hint : hints) {
              readings.add(text -> new MySqlLexer(text, versions, ansi, escape, hint));
            }
          }
        }
      }
      return readings;
    }

    /**
     * In latin1 a no-break space is white space; in Japanese and Korean character sets the signs of
     * yen and won become backslashes.
     */
    @Override
    List<CharSequence> decoded(CharSequence sql) {
      List<CharSequence> texts = new ArrayList<>(List.of(sql));
      if (contains(sql, '\u00a0')) {
        texts.add(sql.toString().replace('\u00a0', ' '));
      }
      if (contains(sql, '\u00a5') || contains(sql, '\u20a9')) {
        for (CharSequence text : List.copyOf(texts)) {
          texts.add(text.toString().replace('\u00a5', '\\').replace('\u20a9', '\\'));
        }
      }
      return texts;
    }

    /** Or Connector/J may send another text than this one, which no reading of it tells. */
    @Override
    boolean isMixed(CharSequence sql) {
      return (contains(sql, '{') && REWRITING_ESCAPE.matcher(sql).find())
          || MixedReadings.in(
              this, sql, "'\"", SQL_MODE, NEVER, lexer -> lexer.is("SET") || lexer.is("EXECUTE"));
    }

    /** By what the driver takes for strings and comments, whatever the server does. */
    @Override
    @Nullable List<String> withoutEscapes(CharSequence sql) {
      String sent = ConnectorJEscapes.resolved(sql, false);
      String sentByOlder = ConnectorJEscapes.resolved(sql, true);
      return sent == null || sentByOlder == null ? null : List.of(sent, sentByOlder);
    }

    @Override
    boolean leavesOpen(CharSequence sql) {
      if (!OPENING.matcher(sql).find()) {
        return false;
      }
      if (isCostly(sql)) {
        return true;
      }
      boolean quotes = true;
      for (CharSequence text : decoded(sql)) {
        for (Reading reading : readings(text)) {
          Lexer lexer = reading.lexer(text);
          boolean begins = true;
          boolean list = false;
          for (lexer.next(); lexer.kind() != Lexer.Kind.END; lexer.next()) {
            list |= begins && MySqlRecognizer.goesOnAfterString(lexer);
            begins = lexer.kind() == Lexer.Kind.SEMICOLON;
          }
          if (lexer.endsInComment || (lexer.endsInQuotes && list)) {
            return true;
          }
          quotes &= lexer.endsInQuotes;
        }
      }
      return quotes;
    }

    @Override
    List<String> sentInBatch(String sql) {
      return contains(sql, ';')
          ? Stream.concat(Stream.of(sql), QUOTES.stream().map(open -> open + sql)).toList()
          : List.of(sql);
    }

    @Override
    Recognizer recognizer(CharSequence sql, Recognizer.Scope scope) {
      return new MySqlRecognizer(sql, scope);
    }

    @Override
    @Nullable List<AccountChange> changes(Lexer statement) {
      return MySqlChangeParser.read(statement);
    }

    @Override
    boolean isHarmless(String sql) {
      return MySqlFastPath.isHarmless(sql);
    }
  };

  /** What the text before in a batch may end in, if a backslash is not what it seems. */
  private static final List<String> QUOTES = List.of("'", "\"", "`");

  /** Without one of these a text leaves nothing open. */
  private static final Pattern OPENING = Pattern.compile("['\"`#]|--|/\\*");

  private static final int MAX_WAYS = 64;
  private static final long MAX_CHARACTERS = 20_000_000;

  private static final boolean[] BOTH = {false, true};
  private static final boolean[] FALSE = {false};
  private static final boolean[] TRUE = {true};

  private static final Pattern STANDARD_STRINGS =
      ignoringCase("standard_conforming_strings|set_config|pg_settings|\\b(reset|discard)\\b");

  /** What a dump says first is no more than the default. */
  private static final Pattern OTHER_STRINGS =
      ignoringCase("standard_conforming_strings(?!\\s*(=|to)\\s*'?on\\b)");

  /** An executed text may hold the name in parts. */
  private static final Pattern SQL_MODE = ignoringCase("sql_mode|\\bexecute\\b");

  /**
   * Connector/J (com.mysql.cj.jdbc.EscapeProcessor) takes {@code {escape abc}} out wherever it
   * stands, puts backslashes in the place of what it names and looks for the content of {@code {f
   * n}} after any {@code fn}.
   */
  private static final Pattern REWRITING_ESCAPE = escape("_*(e_*s_*c_*a_*p_*e|f_+n)");

  /** What begins with a brace; an underscore stands for white space. To Java, \u017f is an s. */
  private static Pattern escape(String pattern) {
    return Pattern.compile(
        "\\{" + pattern.replace("_", "\\p{javaWhitespace}"),
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  private static final Pattern NEVER = ignoringCase("(?!)");

  private static Pattern ignoringCase(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }

  static Dialect of(Vendor vendor) {
    return switch (vendor) {
      case POSTGRESQL -> Dialect.POSTGRESQL;
      case MYSQL -> Dialect.MYSQL;
    };
  }

  /** All the ways in which the server may read this text. */
  abstract List<Reading> readings(CharSequence sql);

  /** Whether the server may read one statement of the text in one way and the next in another. */
  abstract boolean isMixed(CharSequence sql);

  /** The text as the server may see it once it is in the character set of the connection. */
  List<CharSequence> decoded(CharSequence sql) {
    return List.of(sql);
  }

  /** The text without JDBC escapes, as the vendor driver may send it; null if that is not known. */
  abstract @Nullable List<String> withoutEscapes(CharSequence sql);

  abstract Recognizer recognizer(CharSequence sql, Recognizer.Scope scope);

  /** What a restricted statement sets; null if that cannot be read. */
  abstract @Nullable List<AccountChange> changes(Lexer statement);

  /** True only for texts in which {@link #find} finds nothing; allocates nothing. */
  abstract boolean isHarmless(String sql);

  /** Whether the vendor driver may drop parts of the text. */
  boolean losesText(CharSequence sql) {
    return false;
  }

  /** Whether it would swallow, or might, what the vendor driver joins to it in a batch. */
  boolean leavesOpen(CharSequence sql) {
    return false;
  }

  /** What the text may be read as when the vendor driver joins those of a batch. */
  List<String> sentInBatch(String sql) {
    return List.of(sql);
  }

  /** The first restricted statement in any reading of the text, or null. */
  final @Nullable Finding find(CharSequence sql, Restrictions restrictions) {
    if (isCostly(sql)) {
      return isHarmless(sql.toString()) ? null : new Finding(Command.UNREADABLE, 1);
    }
    for (CharSequence text : decoded(sql)) {
      Finding finding = findDecoded(text, restrictions);
      // A single statement that the fast path knows is harmless however the rest reads.
      if (finding != null
          && (finding.command() != Command.UNREADABLE || !isHarmless(sql.toString()))) {
        return finding;
      }
    }
    return null;
  }

  /** Whether reading the text in all ways would take seconds. */
  final boolean isCostly(CharSequence sql) {
    long readings = readings(sql).size();
    // Without escapes: on MySQL in two ways, on PostgreSQL as each reading tells.
    long sent = contains(sql, '{') ? this == MYSQL ? 2 : readings : 0;
    long ways = (1 + sent) * decoded(sql).size() * readings;
    return ways > MAX_WAYS || ways * sql.length() > MAX_CHARACTERS;
  }

  private @Nullable Finding findDecoded(CharSequence sql, Restrictions restrictions) {
    for (Reading reading : readings(sql)) {
      Finding finding = find(sql, reading, restrictions);
      if (finding != null) {
        return finding;
      }
    }
    return losesText(sql) || isMixed(sql) ? new Finding(Command.UNREADABLE, 1) : null;
  }

  final @Nullable Finding find(CharSequence sql, Reading reading, Restrictions restrictions) {
    Recognizer.Scope scope = Recognizer.Scope.of(reading, restrictions);
    Finding finding = recognizer(sql, scope).find();
    if (finding != null || !contains(sql, '{')) {
      return finding;
    }
    List<String> sentTexts = withoutEscapes(sql);
    if (sentTexts == null) {
      return new Finding(Command.UNREADABLE, 1);
    }
    for (String sent : sentTexts) {
      finding = recognizer(sent, scope).find();
      if (finding != null) {
        return finding;
      }
      if (isMixed(sent)) {
        return new Finding(Command.UNREADABLE, 1);
      }
    }
    return null;
  }

  /** All restricted statements of the text, once for each way of reading it. */
  final List<RestrictedStatement> findAll(CharSequence sql, Restrictions restrictions) {
    if (isCostly(sql)) {
      return List.of(new RestrictedStatement(new Finding(Command.UNREADABLE, 1), null));
    }
    List<RestrictedStatement> all = new ArrayList<>();
    for (CharSequence text : decoded(sql)) {
      boolean mixed = losesText(text) || isMixed(text);
      for (Reading reading : readings(text)) {
        findAll(text, reading, restrictions, all);
        if (contains(text, '{')) {
          List<String> sentTexts = withoutEscapes(text);
          mixed |= sentTexts == null;
          for (String sent : sentTexts == null ? List.<String>of() : sentTexts) {
            findAll(sent, reading, restrictions, all);
            mixed |= isMixed(sent);
          }
        }
      }
      if (mixed) {
        all.add(new RestrictedStatement(new Finding(Command.UNREADABLE, 1), null));
      }
    }
    return all;
  }

  private void findAll(
      CharSequence sql, Reading reading, Restrictions restrictions, List<RestrictedStatement> all) {
    Recognizer recognizer = recognizer(sql, Recognizer.Scope.of(reading, restrictions));
    for (Finding found = recognizer.find(); found != null; found = recognizer.find()) {
      all.add(new RestrictedStatement(found, changes(recognizer.found())));
    }
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
