package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.password.PasswordRules.Unreadable;
import io.github.aurorasecure.password.Restrictions.Opaque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for statements of those who may change passwords. */
class PasswordRulesTest {
  private static final String SCRAM =
      "SCRAM-SHA-256$4096:Mg8UNqSaPstxvBVRVYPQTw==$Zl7Rhln+rus3z+4YwC+7CgL/uKSUvqWH8mHMUizh1EI="
          + ":G9dSawW20CNLxTnZdcwHEHg9U9hG2noNEV2/t7ptq3s=";
  private static final String MD5 = "md5" + "0123456789abcdef".repeat(2);
  private static final PasswordRequirements NIST = PasswordRequirements.nist();
  private static final PasswordRules DEFAULT =
      new PasswordRules(NIST, Unreadable.DENY, true, false);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'",
        "alter user \"a\" with login encrypted password E'zb7qtn4xwm2krf9s' connection limit -1",
        "CREATE ROLE a PASSWORD 'zb7qtn4xwm2krf9s' ROLE password, valid ADMIN \"password\"",
        "CREATE ROLE a IN ROLE b, c PASSWORD $x$zb7qtn4xwm2krf9s$x$ VALID UNTIL 'infinity'",
        "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s\\b'",
        "ALTER ROLE a PASSWORD 'it''s {fn zb7qtn4xwm2}'",
        "ALTER ROLE a PASSWORD NULL",
        "ALTER ROLE a VALID UNTIL 'tomorrow'",
        "ALTER ROLE a RENAME TO b",
        "SELECT 1; ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'; SELECT 2"
      })
  void readablePostgresStatementsPass(String sql) {
    assertThat(unmet(DEFAULT, Dialect.POSTGRESQL, sql)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USER a IDENTIFIED BY 'zb7qtn4xwm2krf9s'",
        "ALTER USER IF EXISTS 'a'@'%' IDENTIFIED WITH caching_sha2_password BY \"zb7qtn4xwm2krf9s\"",
        "CREATE USER a@10.0.0.1 IDENTIFIED BY 'zb7qtn4xwm2krf9s', b REQUIRE SSL PASSWORD HISTORY 5",
        "ALTER USER USER() IDENTIFIED BY 'zb7qtn4xwm2krf9s' REPLACE 'old' RETAIN CURRENT PASSWORD",
        "ALTER USER a IDENTIFIED BY RANDOM PASSWORD PASSWORD EXPIRE",
        "CREATE USER a IDENTIFIED WITH auth_socket",
        "SET PASSWORD = 'zb7qtn4xwm2krf9s'",
        "SET PASSWORD FOR 'a'@'%' = 'zb7qtn4xwm2krf9s' REPLACE 'old'",
        "SET PASSWORD TO RANDOM",
        "ALTER USER a PASSWORD EXPIRE INTERVAL 90 DAY",
        "RENAME USER a TO b"
      })
  void readableMysqlStatementsPass(String sql) {
    assertThat(unmet(DEFAULT, Dialect.MYSQL, sql)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '~',
      value = {
        "ALTER ROLE a PASSWORD 'short' -> fewer than 15",
        "ALTER ROLE a PASSWORD 'passwordpassword' -> common",
        "CREATE ROLE a PASSWORD 'short' IN ROLE password -> fewer than 15",
        "CREATE ROLE a ADMIN password, password PASSWORD 'short' CONNECTION LIMIT 5 -> fewer than 15",
        "ALTER ROLE kowalczyk PASSWORD 'kowalczyk-2026!!' -> common",
        "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'; ALTER ROLE b PASSWORD 'short' -> fewer than 15",
        "SELECT '\\'; ALTER ROLE a PASSWORD 'short' -> fewer than 15",
        // A second statement that is not told because of a setting between.
        "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'; SELECT '\\'; SET standard_conforming_strings=off;"
            + " DO 'BEGIN ALTER ROLE b PASS\\WORD $x$p$x$; END' -> statements one by one"
      })
  void weakPasswordsAreRefusedOnPostgres(String sql, String reason) {
    assertThat(unmet(DEFAULT, Dialect.POSTGRESQL, sql)).anyMatch(text -> text.contains(reason));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '~',
      value = {
        "ALTER USER a IDENTIFIED BY 'short' -> fewer than 15",
        "CREATE USER a IDENTIFIED BY 'zb7qtn4xwm2krf9s', b IDENTIFIED BY 'short' -> fewer than 15",
        "SET PASSWORD FOR a = 'passwordpassword' -> common",
        "/*!80000 ALTER USER a IDENTIFIED BY 'short' */ -> fewer than 15",
        "CREATE USER a IDENTIFIED WITH caching_sha2_password -> fewer than 15",
        "ALTER USER a IDENTIFIED WITH 'mysql_native_password' -> fewer than 15",
        "CREATE USER a IDENTIFIED WITH mysql_native_password AS '' -> fewer than 15",
        "CREATE USER a IDENTIFIED BY PASSWORD '' -> fewer than 15",
        "ALTER USER a IDENTIFIED BY 'zb7qtn4xwm2krf9s' /*!90000 'x' */ ; ALTER USER b IDENTIFIED BY ''"
            + " -> fewer than 15"
      })
  void weakPasswordsAreRefusedOnMysql(String sql, String reason) {
    assertThat(unmet(DEFAULT, Dialect.MYSQL, sql)).anyMatch(text -> text.contains(reason));
  }

  /** Each says what to do, by the property and its value. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = "->",
      quoteCharacter = '~',
      value = {
        "ALTER ROLE a PASSWORD ? -> it cannot be read; give it as a literal",
        "DO $$BEGIN ALTER ROLE a PASSWORD 'x'; END$$ -> in a statement of its own and not in code",
        "UPDATE pg_authid SET rolpassword = 'x' -> by a statement such as ALTER ROLE",
        "SELECT '\\'; RESET ALL; DO 'BEGIN \\x; END' -> send its statements one by one"
      })
  void theRemedyIsForWhatCannotBeRead(String sql, String remedy) {
    assertThat(unmet(DEFAULT, Dialect.POSTGRESQL, sql))
        .anyMatch(text -> text.contains(remedy))
        .allMatch(text -> text.endsWith("set password-policy.unreadable=allow"));
  }

  @Test
  void theRemedyIsForCodeThatIsDenied() {
    Restrictions deny = new Restrictions(false, Opaque.DENY);
    assertThat(Dialect.POSTGRESQL.findAll("DO $$BEGIN NULL; END$$", deny))
        .isNotEmpty()
        .flatMap(statement -> DEFAULT.unmetBy(statement, List.of()))
        .allMatch(text -> text.contains("set password-policy.opaque=literal"))
        .allMatch(text -> text.endsWith("set password-policy.unreadable=allow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a PASSWORD ?",
        "ALTER ROLE a PASSWORD $1",
        "ALTER ROLE a PASSWORD U&'zb7qtn4xwm2krf9s'",
        "ALTER ROLE a PASSWORD E'\\x61zb7qtn4xwm2krf9s'",
        "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'\n'more'",
        "ALTER ROLE U&\"a\" PASSWORD 'zb7qtn4xwm2krf9s'; DO $$BEGIN ALTER ROLE a PASSWORD 'x'; END$$",
        "DO $$BEGIN EXECUTE 'ALTER ROLE a PASSWORD ' || quote_literal(p); END$$",
        "UPDATE pg_authid SET rolpassword = 'zb7qtn4xwm2krf9s'"
      })
  void whatCannotBeReadIsRefusedOnPostgresUnlessAllowed(String sql) {
    assertUnreadable(Dialect.POSTGRESQL, sql);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USER a IDENTIFIED BY ?",
        "SET PASSWORD = ?",
        "SET PASSWORD = 'zb7qtn4xwm2krf9s', autocommit = 1",
        "SET PASSWORD = PASSWORD('zb7qtn4xwm2krf9s')",
        "SET PASSWORD = 'zb7qtn4xwm2' + 'krf9s'",
        "ALTER USER a IDENTIFIED BY _utf8'zb7qtn4xwm2krf9s'",
        "ALTER USER a ADD 2 FACTOR IDENTIFIED BY 'zb7qtn4xwm2krf9s'",
        "GRANT SELECT ON x.* TO a IDENTIFIED BY 'zb7qtn4xwm2krf9s'",
        "PREPARE p FROM 'ALTER USER a IDENTIFIED BY 1'",
        "CREATE PROCEDURE p() ALTER USER a IDENTIFIED BY 'zb7qtn4xwm2krf9s'",
        "UPDATE mysql.user SET authentication_string = 'zb7qtn4xwm2krf9s'"
      })
  void whatCannotBeReadIsRefusedOnMysqlUnlessAllowed(String sql) {
    assertUnreadable(Dialect.MYSQL, sql);
  }

  private static void assertUnreadable(Dialect dialect, String sql) {
    assertThat(unmet(DEFAULT, dialect, sql)).anyMatch(text -> text.contains("cannot be read"));
    PasswordRules allowing = new PasswordRules(NIST, Unreadable.ALLOW, true, false);
    assertThat(unmet(allowing, dialect, sql)).noneMatch(text -> text.contains("cannot be read"));
  }

  @Test
  void hashesPassWhereAllowedButMd5() {
    PasswordRules hash = new PasswordRules(NIST, Unreadable.HASH, true, true);
    String scram = "ALTER ROLE a PASSWORD '" + SCRAM + "'";
    String md5 = "ALTER ROLE a PASSWORD '" + MD5 + "'";
    String mysql = "ALTER USER a IDENTIFIED WITH mysql_native_password AS '*94BDCEBE'";
    assertThat(unmet(DEFAULT, Dialect.POSTGRESQL, scram)).isNotEmpty();
    assertThat(unmet(DEFAULT, Dialect.MYSQL, mysql)).isNotEmpty();
    assertThat(unmet(hash, Dialect.POSTGRESQL, scram)).isEmpty();
    assertThat(unmet(hash, Dialect.MYSQL, mysql)).isEmpty();
    assertThat(unmet(hash, Dialect.POSTGRESQL, md5)).singleElement().asString().contains("MD5");
    PasswordRules md5Allowed = new PasswordRules(NIST, Unreadable.HASH, false, true);
    assertThat(unmet(md5Allowed, Dialect.POSTGRESQL, md5)).isEmpty();
  }

  @Test
  void plainTextIsRefusedWhereDenied() {
    PasswordRules rules = new PasswordRules(NIST, Unreadable.HASH, true, true);
    assertThat(unmet(rules, Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'"))
        .singleElement()
        .asString()
        .contains("plain text");
    // The server would take this for a password, not for a verifier.
    assertThat(unmet(rules, Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD '" + SCRAM + "x'"))
        .isNotEmpty();
  }

  @Test
  void validityIsLimited() {
    PasswordRules rules = rules(NIST.withMaxValidDays(90));
    assertThat(unmet(rules, Dialect.POSTGRESQL, validUntil("2000-01-31"))).isEmpty();
    for (String until : List.of("9999-12-31", "infinity", "tomorrow")) {
      assertThat(unmet(rules, Dialect.POSTGRESQL, validUntil(until))).as(until).hasSize(1);
    }
    assertThat(unmet(rules, Dialect.POSTGRESQL, "ALTER ROLE a VALID UNTIL NULL")).hasSize(1);
    assertThat(unmet(rules, Dialect.MYSQL, "ALTER USER a PASSWORD EXPIRE INTERVAL 90 DAY"))
        .isEmpty();
    for (String expiry : List.of("INTERVAL 91 DAY", "NEVER", "DEFAULT", "INTERVAL ? DAY")) {
      assertThat(unmet(rules, Dialect.MYSQL, "ALTER USER a PASSWORD EXPIRE " + expiry))
          .as(expiry)
          .hasSize(1);
    }
  }

  @Test
  void newPasswordsNeedAValidityWhereDemanded() {
    PasswordRules rules = rules(NIST.withRequiredValidUntil());
    String postgres = "ALTER ROLE a PASSWORD 'zb7qtn4xwm2krf9s'";
    String mysql = "ALTER USER a IDENTIFIED BY 'zb7qtn4xwm2krf9s'";
    assertThat(unmet(rules, Dialect.POSTGRESQL, postgres)).hasSize(1);
    assertThat(unmet(rules, Dialect.MYSQL, mysql)).hasSize(1);
    for (String random :
        List.of("ALTER USER a IDENTIFIED BY RANDOM PASSWORD", "SET PASSWORD FOR a TO RANDOM")) {
      assertThat(unmet(rules, Dialect.MYSQL, random)).as(random).hasSize(1);
    }
    assertThat(unmet(rules, Dialect.POSTGRESQL, postgres + " VALID UNTIL '2030-01-31'")).isEmpty();
    assertThat(unmet(rules, Dialect.MYSQL, mysql + " PASSWORD EXPIRE INTERVAL 9 DAY")).isEmpty();
    assertThat(unmet(rules, Dialect.POSTGRESQL, "ALTER ROLE a PASSWORD NULL")).isEmpty();
    for (String endless : List.of("'infinity'", "NULL", "' infinity '")) {
      assertThat(unmet(rules, Dialect.POSTGRESQL, postgres + " VALID UNTIL " + endless)).hasSize(1);
    }
    for (String endless : List.of("NEVER", "DEFAULT")) {
      assertThat(unmet(rules, Dialect.MYSQL, mysql + " PASSWORD EXPIRE " + endless)).hasSize(1);
    }
  }

  private static PasswordRules rules(PasswordRequirements requirements) {
    return new PasswordRules(requirements, Unreadable.DENY, true, false);
  }

  private static String validUntil(String until) {
    return "ALTER ROLE a VALID UNTIL '" + until + "'";
  }

  private static List<String> unmet(PasswordRules rules, Dialect dialect, String sql) {
    List<RestrictedStatement> found = dialect.findAll(sql, Restricted.DEFAULT);
    assertThat(found).as("restricted statements").isNotEmpty();
    return found.stream()
        .flatMap(statement -> rules.unmetBy(statement, List.of()).stream())
        .distinct()
        .toList();
  }
}
