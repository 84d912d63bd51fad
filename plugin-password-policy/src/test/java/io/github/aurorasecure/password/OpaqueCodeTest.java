package io.github.aurorasecure.password;

import static io.github.aurorasecure.password.Restricted.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.password.Restrictions.Opaque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code password-policy.opaque} says of code in literals and bodies. */
class OpaqueCodeTest {
  private static final Restrictions DENY = new Restrictions(false, Opaque.DENY);
  private static final Restrictions ALLOW = new Restrictions(false, Opaque.ALLOW);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN PERFORM 1; END $$",
        "DO ?",
        "DO LANGUAGE plpython3u 'pass'",
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT 1; CREATE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN NULL; END$$"
      })
  void codeIsDeniedWhateverItHoldsOnPostgres(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql, DENY)).isEqualTo(Command.OPAQUE);
    assertThat(command(Dialect.POSTGRESQL, sql, Restricted.DEFAULT)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PREPARE p FROM 'SELECT 1'",
        "PREPARE p FROM ?",
        "PREPARE p FROM @s",
        "EXECUTE IMMEDIATE 'SELECT 1'",
        "CREATE PROCEDURE p() SELECT 1",
        "CREATE DEFINER = view@x.event FUNCTION f() RETURNS int RETURN 1",
        "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON x FOR EACH ROW SET @a = 1 */",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1"
      })
  void codeIsDeniedWhateverItHoldsOnMysql(String sql) {
    assertThat(command(Dialect.MYSQL, sql, DENY)).isEqualTo(Command.OPAQUE);
    assertThat(command(Dialect.MYSQL, sql, Restricted.DEFAULT)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PREPARE p AS SELECT 1",
        "EXECUTE p(1)",
        "CREATE TABLE t (a int)",
        "SELECT 'DO it'",
        "CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f()"
      })
  void otherStatementsAreNotDeniedOnPostgres(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql, DENY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXECUTE p USING @a",
        "DEALLOCATE PREPARE p",
        "SET @a = 'SELECT 1'",
        "CREATE DEFINER = a@`%` SQL SECURITY INVOKER VIEW v AS SELECT 'SET PASSWORD = x'",
        "DROP PROCEDURE p"
      })
  void otherStatementsAreNotDeniedOnMysql(String sql) {
    assertThat(command(Dialect.MYSQL, sql, DENY)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN ALTER ROLE a PASSWORD 'x'; END $$",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'ALTER ROLE a PASSWORD ''x'''",
        "DO 'BEGIN EXECUTE ''ALTER ROLE a PASSWORD 1''; END'"
      })
  void codeIsNotLookedAtWhereAllowedOnPostgres(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql, ALLOW)).isNull();
    assertThat(command(Dialect.POSTGRESQL, sql, Restricted.DEFAULT)).isEqualTo(Command.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PREPARE p FROM 'SET PASSWORD = 1'",
        "SET @s = 'SET PASSWORD = 1'",
        "CREATE PROCEDURE p() SET PASSWORD = 'x'",
        "CREATE PROCEDURE p() BEGIN SELECT 1; SET PASSWORD = 'x'; END",
        "CREATE DEFINER=CURRENT_USER() TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = 1; SET PASSWORD = 'x'; END"
      })
  void codeIsNotLookedAtWhereAllowedOnMysql(String sql) {
    assertThat(command(Dialect.MYSQL, sql, ALLOW)).isNull();
    assertThat(command(Dialect.MYSQL, sql, Restricted.DEFAULT)).isEqualTo(Command.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE PROCEDURE p() SELECT 1; SET PASSWORD = 'x'",
        "PREPARE p FROM 'SELECT 1'; SET PASSWORD = 'x'"
      })
  void statementsAfterCodeAreLookedAtAllTheSame(String sql) {
    assertThat(command(Dialect.MYSQL, sql, ALLOW)).isEqualTo(Command.PASSWORD);
  }
}
