package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.password.RestrictedPasswordCommandException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts made to get past the recogniser. Without the plugin each does change the password, through
 * the real vendor driver on the real server; with it each is refused.
 */
class BypassTest {
  private static final String ADMIN = "bypass_admin";
  private static final String VICTIM = "bypassed";
  private static final String NEW = "zb7qtn4xwm2krf9s";

  @FunctionalInterface
  private interface Attempt {
    void on(Connection connection) throws SQLException;
  }

  @BeforeAll
  static void accounts() {
    for (Cluster cluster : Cluster.values()) {
      cluster.aurora().addIamUser(ADMIN);
      cluster.aurora().addPasswordUser(VICTIM, "first password of all");
    }
    Cluster.POSTGRESQL.aurora().execute("alter role " + ADMIN + " createrole");
    Cluster.POSTGRESQL.aurora().execute("grant " + VICTIM + " to " + ADMIN + " with admin option");
    Cluster.MYSQL.aurora().execute("grant create user on *.* to " + ADMIN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AL{escape abc}TER USER bypassed IDENTIFIED BY 'NEW'",
        "ALTER USER IF EXISTS {d ; 'a-b-c'}, bypassed IDENTIFIED BY 'NEW'",
        "ALTER USER IF EXISTS { {fn d} ; 'a-b-c'}, bypassed IDENTIFIED BY 'NEW'",
        "ALTER USER IF EXISTS {d -- }\n ; 'a-b-c'}, bypassed IDENTIFIED BY 'NEW'",
        "AL{e\u017fcape abc}TER USER bypassed IDENTIFIED BY 'NEW'",
        "SELECT 1 AS `x{d 'a-b-c `'}` ; ALTER USER bypassed IDENTIFIED BY \"NEW\"; -- '",
        "DO {fn convert`(1, CHAR)} ; ALTER USER bypassed IDENTIFIED BY 'NEW'; -- `",
        "ALTER{fn \tUSER} bypassed IDENTIFIED BY 'NEW'",
        "/*/ *{fn }/ ALTER USER bypassed IDENTIFIED BY 'NEW' -- */ DO 1",
        "--\t{\nfn `}\n DO 1; ALTER USER bypassed IDENTIFIED BY 'NEW'; -- `",
        "SET @`'` = 1, @s = 'AL{fn TER} USER bypassed IDENTIFIED BY ''NEW'''; PREPARE p FROM @s;"
            + " EXECUTE p",
        "{fn ALTER USER bypassed IDENTIFIED BY 'NEW'}",
        "{f n fn ALTER USER bypassed IDENTIFIED BY 'NEW'}",
        "DO '~'' ; ALTER USER bypassed IDENTIFIED BY \"NEW\"; -- ' {escape ~~}",
        "/*!80000 ALTER */ USER bypassed IDENTIFIED BY 'NEW'",
        "/*!99999 DO ' */ ALTER USER bypassed IDENTIFIED BY 'NEW' /*!99999 ' */",
        "SET sql_mode = 'ANSI_QUOTES'; DO '\"'; ALTER USER bypassed IDENTIFIED BY 'NEW'; DO '\"'",
        "SET @s = 'ALTER USER bypassed IDENTIFIED BY ''NEW'''; PREPARE p FROM @s; EXECUTE p",
        "SET @s = CONCAT('ALTER US', 'ER bypassed IDENTIFIED BY ''NEW'''); PREPARE p FROM @s;"
            + " EXECUTE p",
        "SET @s = CONCAT(N'ALTER US', LOWER('ER bypassed IDENTIFIED BY '), QUOTE('NEW'));"
            + " PREPARE p FROM @s; EXECUTE p",
        "DO '\u00a5'' ; ALTER USER bypassed IDENTIFIED BY \"NEW\"; -- '"
      })
  void mysqlTextsThatHideAChangeAreRefused(String sql) throws SQLException {
    String encoding = sql.indexOf('\u00a5') < 0 ? "UTF-8" : "SJIS";
    assertRefused(
        Cluster.MYSQL,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql.replace("NEW", NEW));
            while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {}
          }
        },
        "allowMultiQueries",
        "true",
        "characterEncoding",
        encoding);
  }

  @Test
  void textsThatConnectorJJoinsAreRefused() throws SQLException {
    String[][] batches = {
      {"DO 1, '", "', 1; ALTER USER bypassed IDENTIFIED BY \"NEW\"; -- '"},
      {"/*", "CALL */ ALTER USER bypassed IDENTIFIED BY 'NEW'"},
      {"ALTER USER bypassed /*", "*/ IDENTIFIED BY 'NEW'"},
      {"#", "CALL\nALTER USER bypassed IDENTIFIED BY 'NEW'"},
      {"DO 1; -- ", "/* a\nALTER USER bypassed IDENTIFIED BY 'NEW' -- */ CALL x()"}
    };
    for (String[] batch : batches) {
      assertRefused(
          Cluster.MYSQL,
          connection -> {
            try (Statement statement = connection.createStatement()) {
              for (String sql : batch) {
                statement.addBatch(sql.replace("NEW", NEW));
              }
              for (int i = 0; i < 4; i++) {
                statement.addBatch("DO 1");
              }
              statement.executeBatch();
            }
          },
          "rewriteBatchedStatements",
          "true");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO '*/ ; ALTER USER bypassed IDENTIFIED BY \"NEW\" #' /* ",
        "DO '\nALTER USER bypassed IDENTIFIED BY \"NEW\"; -- '; #"
      })
  void aPreparedTextThatConnectorJRepeatsIsRefused(String sql) throws SQLException {
    assertRefused(
        Cluster.MYSQL,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(sql.replace("NEW", NEW))) {
            for (int i = 0; i < 5; i++) {
              statement.addBatch();
            }
            statement.executeBatch();
          }
        },
        "rewriteBatchedStatements",
        "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AL{oj TER} ROLE bypassed PASSWORD 'NEW'",
        "AL{fn x}TER ROLE bypassed PASSWORD 'NEW'",
        "/*/ *{fn x}/ ALTER ROLE bypassed PASSWORD 'NEW' -- */",
        "/* /* */ ' */ ALTER ROLE bypassed PASSWORD 'NEW'",
        "SELECT j\uD800$b$ ' $b$ FROM (SELECT '{}'::jsonb AS j) t;"
            + " ALTER ROLE bypassed PASSWORD $b$NEW$b$ -- '",
        "DO $a$ BEGIN EXECUTE text 'AL' || lower('TER ROLE bypassed PASSWORD ')"
            + " || quote_literal('NEW'); END $a$",
        "DO $a$ BEGIN EXECUTE 'ALTER ROLE ' || 'bypassed' || ' PASSWORD ' || quote_literal('NEW');"
            + " END $a$",
        "DO $a$ BEGIN EXECUTE format('ALTER %s %I PASSWORD %L', 'ROLE', 'bypassed', 'NEW'); END"
            + " $a$",
        "DO $a$ DECLARE drop text := 'bypassed'; BEGIN EXECUTE 'ALTER ROLE ' || drop || ' PASSWORD '"
            + " || quote_literal('NEW'); END $a$",
        "DO $a$ DECLARE revoke bool := true; BEGIN IF revoke THEN ALTER ROLE bypassed PASSWORD 'NEW';"
            + " END IF; END $a$",
        "DO $a$ BEGIN RAISE EXCEPTION 'ALTER ROLE bypassed PASSWORD $q$NEW$q$';"
            + " EXCEPTION WHEN OTHERS THEN EXECUTE SQLERRM; END $a$",
        "DO $a$ BEGIN PERFORM '\\', '/* '; SET LOCAL standard_conforming_strings = off;"
            + " EXECUTE 'AL\\TER ROLE bypassed PASSWORD $q$NEW$q$'; END $a$",
        "DO E'BEGIN ALTER\\fROLE\\nbypassed PASSWORD \\'NEW\\'; END'"
      })
  void postgresTextsThatHideAChangeAreRefused(String sql) throws SQLException {
    assertRefused(
        Cluster.POSTGRESQL,
        connection -> {
          try (Statement statement = connection.createStatement()) {
            statement.execute(sql.replace("NEW", NEW));
          }
        });
  }

  private static void assertRefused(Cluster cluster, Attempt attempt, String... settings)
      throws SQLException {
    reset(cluster);
    String end = "no exception";
    try (Connection unguarded = admin(cluster, "iam,tls-verify", settings)) {
      attempt.on(unguarded);
    } catch (SQLException | ArrayIndexOutOfBoundsException e) {
      // Of what comes after the change; Connector/J does not expect that many results.
      end = e.toString();
    }
    assertThat(signsIn(cluster)).as("without the plugin it changes the password: %s", end).isTrue();
    reset(cluster);
    try (Connection guarded = admin(cluster, "iam,tls-verify,password-policy", settings)) {
      assertThatThrownBy(() -> attempt.on(guarded))
          .isInstanceOf(RestrictedPasswordCommandException.class);
    }
    assertThat(signsIn(cluster)).isFalse();
  }

  private static void reset(Cluster cluster) {
    cluster
        .aurora()
        .execute(
            cluster.isPostgresql()
                ? "alter role " + VICTIM + " password 'first password of all'"
                : "alter user " + VICTIM + " identified by 'first password of all'");
  }

  private static Connection admin(Cluster cluster, String plugins, String... settings)
      throws SQLException {
    Properties properties = cluster.properties(ADMIN);
    properties.put("plugins", plugins);
    for (int i = 0; i < settings.length; i += 2) {
      properties.put(settings[i], settings[i + 1]);
    }
    return DriverManager.getConnection(cluster.url(), properties);
  }

  private static boolean signsIn(Cluster cluster) {
    Properties properties = cluster.properties(VICTIM);
    properties.put("password", NEW);
    try {
      DriverManager.getConnection(cluster.url(), properties).close();
      return true;
    } catch (SQLException e) {
      assertThat(e.getSQLState()).startsWith("28");
      return false;
    }
  }
}
