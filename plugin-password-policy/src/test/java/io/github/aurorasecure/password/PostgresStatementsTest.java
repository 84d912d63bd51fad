package io.github.aurorasecure.password;

import static io.github.aurorasecure.password.Restricted.command;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStatementsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // The server reads on where the client might not.
        "ALTER/**/ROLE/* /* nested ' */ */a PASSWORD 'x'",
        "SELECT $a$ $b$ ; $a$; ALTER ROLE a PASSWORD 'x'",
        "SELECT $$;$$; ALTER ROLE a PASSWORD $$x$$",
        "SELECT 'a''b;'; ALTER ROLE a PASSWORD 'x'",
        "SELECT \"a\"\";'\"; ALTER ROLE a PASSWORD 'x'",
        "SELECT U&'\\0061;' UESCAPE '!'; ALTER ROLE a PASSWORD U&'x'",
        "SELECT E'a'\n  -- it's\n'\\';'; ALTER ROLE a PASSWORD 'x'",
        "SELECT B'\\'; ALTER ROLE a PASSWORD 'x'",
        "SELECT 1 -- '\n; ALTER ROLE a PASSWORD 'x'",
        "SELECT 1 -- '\r; ALTER ROLE a PASSWORD 'x'",
        ";;/* ; */;ALTER ROLE a PASSWORD NULL",
        "\f\u000bALTER ROLE a PASSWORD 'x'",
        "alter role a with login unencrypted password 'x'",
        "ALTER ROLE \"b PASSWORD\" ENCRYPTED PASSWORD E'x'",
        "ALTER ROLE a CONNECTION LIMIT 1PASSWORD 'x'",
        "CREATE USER U&\"x!0061\" UESCAPE '!' IN ROLE password, valid PASSWORD 'x'",
        "CREATE ROLE n ADMIN U&\"x\" UESCAPE '!', password PASSWORD 'x'",
        "CREATE GROUP g PASSWORD 'x'",
        "ALTER ROLE a PASSWORD N'x'",
        "ALTER ROLE a PASSWORD 'unterminated",
        // standard_conforming_strings=off, and what pgjdbc makes of a continued string.
        "SELECT 'a\\'' ; ALTER ROLE a PASSWORD 'h2'",
        "SELECT E'a'\n'b\\'; ALTER ROLE a PASSWORD ''x'",
        "SELECT 1$$; ALTER ROLE a PASSWORD 'x'; SELECT 1$$",
        "SELECT $$a$$$$; ALTER ROLE a PASSWORD 'x'; SELECT $$",
        "SELECT 1E'a\\'; ALTER ROLE a PASSWORD 'x'; --'",
        "SELECT 'a'E'b\\'; ALTER ROLE a PASSWORD 'x'; --'",
        "E'a\\'; ALTER ROLE a PASSWORD 'x'; --'",
        // Half a surrogate pair is sent as a question mark, an operator.
        "SELECT j\uD800$b$ ' $b$; ALTER ROLE a PASSWORD $b$x$b$ -- '",
        "SELECT 1 \uD800E'\\'; ALTER ROLE a PASSWORD 'x' --'",
        // JDBC escapes that pgjdbc takes away.
        "{oj ALTER ROLE a PASSWORD 'x'}",
        "{oj ALTER} {oj ROLE} a {oj PASSWORD 'x'}",
        "{ OJ ALTER ROLE a PASSWORD 'x'}",
        "AL{oj TER} ROLE a PASSWORD 'x'",
        "{fn ALTER ROLE a PASSWORD 'x'}",
        // Literals that the server runs.
        "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ''x'''; END $$",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE %I PASSWORD %L', r, p); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || quote_ident(r) || ' PASSWORD ' || p; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER USER \"' || r || '\" PASSWORD ''' || p || ''''; END $$",
        "DO $$ BEGIN EXECUTE 'ALT'||'ER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN IF x = 'it''s' THEN ALTER ROLE a PASSWORD 'x'; END IF; END $$",
        "DO $$ BEGIN IF x = 'it''s' THEN EXECUTE 'ALTER ROLE a PASSWORD 1'; END IF; END $$",
        "DO $$ BEGIN ALTER ROLE update PASSWORD 'x'; END $$",
        "DO E'BEGIN\\nALTER ROLE a PASSWORD \\'x\\'; END'",
        "DO $$ BEGIN EXECUTE $q$ DO $z$ BEGIN ALTER ROLE a PASSWORD 'x'; END $z$ $q$; END $$",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'ALTER ROLE a PASSWORD ''x'''",
        "CREATE OR REPLACE PROCEDURE p() LANGUAGE plpgsql AS $$BEGIN ALTER ROLE a PASSWORD 'x';END$$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || quote_ident('victim') || ' PASSWORD ' || quote_literal('x'); END $$",
        "DO $$ BEGIN EXECUTE concat('ALTER ROLE vic','tim PASSWORD 1'); END $$",
        "DO $$ BEGIN EXECUTE concat('ALT','ER ROLE victim PASSWORD 1'); END $$",
        "DO $$ BEGIN EXECUTE concat('AL', concat('TER ROLE victim PASSWORD 1')); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || f() || ' PASS' || pg_catalog.\"lower\"('WORD 1'); END $$",
        "DO $$ BEGIN EXECUTE text 'AL' || text 'TER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'AL' COLLATE \"C\" || (SELECT 'TER ROLE a PASSWORD 1'); END $$",
        "DO $$ BEGIN EXECUTE 'AL' COLLATE pg_catalog.\"C\" || 'TER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'AL'::pg_catalog.text || 'TER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'AL' || U&'TER' UESCAPE '!' || ' ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || f('') || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || f('/**/') || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || quote_ident(replace(r, '_', '.')) || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || ltrim(r, 'app.') || ' PASSWORD 1'; END $$",
        "DO $$ DECLARE r record; BEGIN SELECT 'a' AS collate INTO r; EXECUTE 'ALTER ROLE ' || r.collate || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || concat(r, ' ') || concat(' ', 'PASS', 'WORD 1'); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || md5(' ') || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || quote_ident(current_setting('app.user')) || ' PASSWORD ' || quote_literal('x'); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || quote_ident(current_setting('app.role')) || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || quote_ident(current_setting('my.app.group')) || ' PASSWORD 1'; END $$",
        "DO $$ DECLARE drop text := 'a'; BEGIN EXECUTE 'ALTER ROLE ' || drop || ' PASSWORD 1'; END $$",
        "DO $$ DECLARE copy text := 'a'; BEGIN EXECUTE 'ALTER ROLE ' || copy || ' PASSWORD 1'; END $$",
        "DO $$ DECLARE update text := 'a'; BEGIN EXECUTE 'ALTER ROLE ' || update || ' PASSWORD 1'; END $$",
        "DO $$ DECLARE alter text := 'a'; BEGIN EXECUTE 'ALTER ROLE ' || alter || ' PASSWORD 1'; END $$",
        "DO $$ DECLARE insert text := 'a'; BEGIN EXECUTE 'ALTER ROLE ' || insert || ' PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE concat_ws(' ', 'ALTER ROLE', 'victim', 'PASSWORD', '1'); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER ROLE %I %s %L','victim','PASSWORD','x'); END $$",
        "DO $$ BEGIN EXECUTE format('%s ROLE a PASSWORD 1', 'ALTER'); END $$",
        "DO $$ BEGIN EXECUTE format('ALTER %s a PASSWORD %L', 'ROLE', 'x'); END $$",
        "DO $$ BEGIN EXECUTE format('%1$s %I PASSWORD %L', 'ALTER ROLE', r, 'x'); END $$",
        // Other literals before those that are joined.
        "DO $$ BEGIN IF current_user<>'x' THEN EXECUTE 'ALTER ROLE ' || quote_ident('bob')"
            + " || ' PASSWORD ' || quote_literal('pw'); END IF; END $$",
        "DO $$ BEGIN IF a = 'it''s' THEN EXECUTE 'ALTER ROLE ' || quote_ident('bob') || ' PASSWORD ' || p; END IF; END $$",
        "DO $$ BEGIN FOR r IN SELECT rolname FROM pg_roles WHERE rolname LIKE 'bo%' LOOP"
            + " EXECUTE concat('ALTER ROLE ', r.rolname, ' PASSWORD 1'); END LOOP; END $$",
        "DO $$ BEGIN IF a = 'nobody' THEN EXECUTE format('ALTER %s bob PASSWORD 1','ROLE'); END IF; END $$",
        "DO $$ BEGIN IF a = 'x' THEN q := concat('ALTER ROLE ', quote_ident('b'), ' PASSWORD ', p); EXECUTE q; END IF; END $$",
        "DO $$ BEGIN CASE a WHEN 'x' THEN q := concat('ALTER ROLE ', quote_ident('b'), ' PASSWORD ', p); END CASE; END $$",
        "DO $$ BEGIN IF a = 'x' THEN EXECUTE concat_ws(' ', 'ALTER ROLE',"
            + " CASE WHEN b THEN 'c' ELSE 'd' END, 'PASSWORD 1'); END IF; END $$",
        "DO $$ BEGIN IF x<>'y' THEN EXECUTE 'AL'::text || ('TER ') || ('ROLE '::text) || 'bob PASSWORD 1'; END IF; END $$",
        "DO $$ BEGIN IF x<>'y' THEN EXECUTE trim('ALTER ROLE ') || ' bob PASSWORD ' || quote_literal('x'); END IF; END $$",
        "DO $$ BEGIN EXECUTE format('/* 100%% */ ALTER %s bob PASSWORD 1', 'ROLE'); END $$",
        "DO $$ BEGIN EXECUTE concat('', '/* 1% */', format('ALTER %s bob PASSWORD 1', 'ROLE')); END $$",
        "DO $$ DECLARE revoke bool := true; BEGIN IF revoke THEN ALTER ROLE a PASSWORD 'x'; END IF; END $$",
        "DO $$ BEGIN IF a THEN reassign = 'ALTER ROLE a PASSWORD 1'; EXECUTE reassign; END IF; END $$",
        "DO $$ BEGIN IF revoke THEN EXECUTE 'ALTER ROLE a PASSWORD 1'; END IF; END $$",
        "DO $$ BEGIN revoke := 'ALTER ROLE a PASSWORD 1'; EXECUTE revoke; END $$",
        "DO $$ BEGIN revoke [1] = 'ALTER ROLE a PASSWORD 1'; EXECUTE revoke[1]; END $$",
        "DO $$ BEGIN IF (SELECT a FROM (SELECT 1) copy(a)) = 1 THEN ALTER ROLE a PASSWORD 'x'; END IF; END $$",
        "DO $$ BEGIN WITH q AS (SELECT 'ALTER ROLE a PASSWORD 1' s) SELECT s INTO v FROM q;"
            + " EXECUTE v; END $$",
        "DO $a$ BEGIN CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS"
            + " $b$ BEGIN ALTER ROLE a PASSWORD 'x'; END $b$; PERFORM f(); END $a$",
        "DO $a$ BEGIN DO $b$ BEGIN ALTER ROLE a PASSWORD 'x'; END $b$; END $a$",
        "DO $a$ BEGIN IF x THEN DO $b$ BEGIN ALTER ROLE a PASSWORD 'x'; END $b$; END IF; END $a$",
        "DO $$ BEGIN IF CASE WHEN true THEN revoke ELSE 1 END > 0 THEN ALTER ROLE a PASSWORD 'x'; END IF; END $$",
        "DO $$ BEGIN IF CASE WHEN true THEN copy (1) END > 0 THEN EXECUTE 'ALTER ROLE a PASSWORD 1'; END IF; END $$",
        "DO $$ BEGIN EXECUTE pg_temp.raise 'ALTER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN RAISE EXCEPTION 'ALTER ROLE a PASSWORD 1';"
            + " EXCEPTION WHEN OTHERS THEN EXECUTE SQLERRM; END $$",
        "DO $a$ BEGIN DO $b$ BEGIN RAISE EXCEPTION 'ALTER ROLE a PASSWORD 1'; END $b$;"
            + " EXCEPTION WHEN OTHERS THEN EXECUTE SQLERRM; END $a$",
        "DO $$ BEGIN IF create THEN EXECUTE 'ALTER ROLE a PASSWORD 1'; END IF; END $$",
        "DO $$ BEGIN RAISE NOTICE 'x'; EXECUTE 'ALTER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN IF raise THEN ALTER ROLE a PASSWORD 'x'; END IF; END $$",
        "DO $$ BEGIN EXECUTE E'ALTER\\fROLE\\va\\fPASSWORD 1'; END $$",
        "DO E'BEGIN ALTER ROLE victim\\fPASSWORD NULL; END'"
      })
  void passwordsAreFound(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a VALID UNTIL 'infinity'",
        "CREATE ROLE a LOGIN VALID UNTIL '2030-01-01'",
        "ALTER USER a VALID/**/UNTIL $$infinity$$",
        // Before PostgreSQL 16.
        "DO E'BEGIN ALTER ROLE a \\valid UNTIL NULL; END'"
      })
  void validityIsFound(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.VALID_UNTIL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE a RENAME TO b",
        "ALTER USER \"a\" RENAME TO b",
        "ALTER GROUP a RENAME TO b",
        "ALTER ROLE U&\"a\" UESCAPE '!' RENAME TO b"
      })
  void renamingIsFoundUnlessAllowed(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.RENAME);
    assertThat(Dialect.POSTGRESQL.find(sql, Restricted.RENAME_ALLOWED)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER ROLE rdsadmin CREATEDB",
        "ALTER USER RdsAdmin RENAME TO x",
        "ALTER ROLE \"rdsadmin\" SET work_mem = '4MB'",
        "DROP ROLE a, rdsadmin",
        "DROP USER IF EXISTS rdsadmin",
        "GRANT rdsadmin TO a",
        "GRANT SELECT ON a TO b, \"rdsadmin\"",
        "GRANT ALL ON ALL TABLES IN SCHEMA a TO rdsadmin WITH GRANT OPTION",
        "REVOKE ADMIN OPTION FOR rdsadmin FROM a",
        "REVOKE INSERT, UPDATE ON a FROM rdsadmin",
        "ALTER GROUP a ADD USER b, rdsadmin",
        "CREATE SCHEMA s CREATE TABLE t (a int) GRANT SELECT ON t TO b GRANT ALL ON t TO rdsadmin",
        "DO $$ BEGIN CREATE SCHEMA s GRANT SELECT ON t TO rdsadmin; END $$",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO a, rdsadmin",
        "ALTER DEFAULT PRIVILEGES FOR ROLE rdsadmin REVOKE ALL ON TABLES FROM a",
        "DROP OWNED BY a, rdsadmin CASCADE",
        "REASSIGN OWNED BY a, \"rdsadmin\" TO b",
        "REASSIGN OWNED BY a TO rdsadmin",
        "DO $$ BEGIN REASSIGN OWNED BY rdsadmin TO b; END $$",
        "CREATE ROLE a PASSWORD 'x' IN ROLE rdsadmin",
        "DO $$ BEGIN ALTER ROLE a PASSWORD 'x'; EXECUTE 'DROP ROLE rdsadmin'; END $$",
        "DO $$ BEGIN GRANT SELECT, INSERT ON a TO rdsadmin; END $$",
        "DO $$ BEGIN GRANT SELECT ON d.begin TO rdsadmin; END $$",
        "DO $$ BEGIN GRANT loop, rdsadmin TO a; END $$",
        "DO $$ BEGIN REVOKE a FROM begin, rdsadmin; END $$",
        "DO $$ BEGIN DROP ROLE IF EXISTS begin, copy, rdsadmin; END $$"
      })
  void rdsadminIsLeftAlone(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.RDSADMIN);
    assertThat(Dialect.POSTGRESQL.find(sql, Restricted.RENAME_ALLOWED)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO pg_authid VALUES (1)",
        "DELETE FROM ONLY PG_CATALOG . PG_AUTHID",
        "MERGE INTO pg_authid USING t ON true WHEN MATCHED THEN DELETE",
        "COPY pg_authid (rolname, rolpassword) FROM STDIN",
        "COPY (UPDATE pg_authid SET rolpassword = 'x' RETURNING 1) TO STDOUT",
        "(WITH z AS (UPDATE pg_authid SET rolpassword = 'x' RETURNING 1) SELECT * FROM z)",
        "CREATE TABLE t AS WITH z AS (UPDATE pg_authid SET rolpassword = 'x' RETURNING 1) TABLE z",
        "CREATE RULE r AS ON INSERT TO t DO ALSO UPDATE pg_authid SET rolpassword = 'x'",
        "EXPLAIN ANALYZE UPDATE pg_authid SET rolpassword = 'x'",
        "PREPARE p AS UPDATE pg_authid SET rolpassword = $1",
        "CREATE FUNCTION f(a text DEFAULT 'x') RETURNS void BEGIN ATOMIC"
            + " UPDATE pg_authid SET rolpassword = 'x'; END",
        "CREATE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); DELETE FROM pg_authid; END",
        "WITH z AS (SELECT 1) UPDATE \"pg_catalog\".\"pg_authid\" SET rolpassword = 'x'"
      })
  void writesToTheCatalogAreFound(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.CATALOG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ; ; ",
        "ALTER",
        "ALTER ROLE",
        "ALTER ROLE a",
        "ALTER ROLE \"PASSWORD\"",
        "ALTER ROLE password CREATEDB",
        "ALTER ROLE a CREATEDB -- PASSWORD 'x'",
        "ALTER ROLE a SET search_path = password, \"$user\"",
        "ALTER ROLE a IN DATABASE password RESET ALL",
        "ALTER ROLE ALL RESET ALL",
        "ALTER GROUP g ADD USER password, valid",
        "ALTER USER MAPPING FOR a SERVER s OPTIONS (SET password 'x')",
        "CREATE SUBSCRIPTION s CONNECTION 'host=h password=x' PUBLICATION p",
        "CREATE USER MAPPING IF NOT EXISTS FOR a SERVER s OPTIONS (password 'x')",
        "CREATE USER a IN ROLE rds_iam",
        "GRANT rds_iam TO a",
        "DROP ROLE a, \"RDSADMIN\"",
        "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO rds_iam",
        "DROP OWNED BY a",
        "CREATE SCHEMA s CREATE TABLE rdsadmin (a int) GRANT SELECT ON rdsadmin TO a",
        "SELECT '\uD800'; SELECT 1",
        "EXECUTE p('ALTER ROLE a PASSWORD 1')",
        "DO $$ BEGIN INSERT INTO messages VALUES ('Could not create user: password too short')"
            + " ON CONFLICT DO NOTHING; END $$",
        "CREATE FUNCTION f(v text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN v := replace(v, '\\', '/');"
            + " -- reset the counter\n PERFORM set_config('app.user', v, true);"
            + " UPDATE t SET a = regexp_replace(a, '\\d+', ''); END $$",
        "DO $$ BEGIN PERFORM '\\'; PERFORM \"set_config\" ('app.user', 'a', true); PERFORM '\\d'; END $$",
        "GRANT SELECT ON rdsadmin TO a",
        "REVOKE UPDATE (rdsadmin) ON a FROM b",
        "ALTER ROLE a IN DATABASE rdsadmin SET work_mem = '4MB'",
        "CREATE ROLE valid ADMIN until",
        "SELECT 'ALTER ROLE a PASSWORD ''x'''",
        "SELECT $$;ALTER ROLE a PASSWORD 'x'$$",
        "SELECT $a$;$A$; ALTER ROLE a PASSWORD 'x'$a$",
        "/* /* */; ALTER ROLE a PASSWORD 'x' */ SELECT 1;",
        "-- ALTER ROLE a PASSWORD 'x'\nSELECT 1;",
        "SELECT $1; SELECT a$b; SELECT 2",
        "COPY pg_authid TO STDOUT",
        "COPY t FROM STDIN",
        "UPDATE users SET password = 'x' WHERE name = 'pg_authid';",
        "INSERT INTO t SELECT * FROM pg_authid; SELECT 1",
        "CREATE TABLE password (valid int, until int)",
        "CREATE TRIGGER t AFTER INSERT OR UPDATE ON pg_authid EXECUTE FUNCTION f()",
        "(SELECT * FROM pg_authid) UNION (SELECT 1)",
        "COMMENT ON ROLE a IS 'ALTER ROLE a PASSWORD x'",
        "DO $$ BEGIN RAISE NOTICE 'cannot ALTER ROLE a PASSWORD'; END $$",
        "DO $$ BEGIN raise exception 'ALTER USER % PASSWORD is not allowed', 'x'; END $$",
        "DO $$ BEGIN RAISE 'ALTER USER % PASSWORD', 'x' USING ERRCODE = '42501'; END $$",
        "DO $a$ BEGIN DO $b$ BEGIN RAISE NOTICE 'cannot ALTER ROLE a PASSWORD'; END $b$; END $a$",
        "DO $$ BEGIN UPDATE users SET password = 'x'; CREATE ROLE app; END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ROLE ' || r || ' CREATEDB'; RAISE 'password'; END $$",
        "DO $$ BEGIN IF a = 'x' THEN INSERT INTO texts VALUES ('btn', 'Create user'), ('lbl', 'Password'); END IF; END $$",
        "\u0130ALTER ROLE a PASSWORD 'x'",
        "ALTER R\u00d6LE a PASSWORD 'x'",
        "SELECT {fn concat('a', ';ALTER ROLE a PASSWORD 1')}",
        "{call password('x')}"
      })
  void otherStatementsPass(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isNull();
  }

  /** What the documentation says cannot be told on the client. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT change_password('a', 'x')",
        "SELECT dblink_exec('dbname=app', 'ALTER ROLE a PASSWORD 1')",
        "DO $$ BEGIN EXECUTE chr(65) || 'LTER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'AL' || lower('') || 'TER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE repeat('AL', 1) || 'TER ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE 'AL' || varchar(9) 'TER' || ' ROLE a PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE reverse('1 DROWSSAP a ELOR RETLA'); END $$",
        "DO $$ BEGIN EXECUTE 'ALTER ' || CASE WHEN a THEN 'TABLE ' ELSE 'ROLE ' END || 'b PASSWORD 1'; END $$",
        "DO $$ BEGIN EXECUTE format('%s ROLE %I PASSWORD %L',"
            + " CASE WHEN a = 'x' THEN 'ALTER' ELSE 'CREATE' END, 'b', 'x'); END $$",
        "DO $$ BEGIN EXECUTE concat_ws(' ', 'ALTER ROLE', quote_ident(r), 'PASSWORD', quote_literal(p)); END $$",
        "DO $a$ BEGIN EXECUTE concat('DO $b$ BEGIN AL', 'TER ROLE a PASSWORD 1; END $b$'); END $a$",
        "SELECT 1 /*/ ; ALTER ROLE a PASSWORD 'x'; SELECT 1 */",
        "SELECT $\u00d7$ ; ALTER ROLE a PASSWORD 'x'; SELECT $\u00d7$",
        "DO ?",
        "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS ?",
        "SET my.cmd = 'ALTER ROLE a PASSWORD 1'; DO $$ BEGIN EXECUTE current_setting('my.cmd'); END $$",
        "DO $$ BEGIN EXECUTE 'SELECT $1 || $2' INTO q USING 'ALTER ', 'ROLE a PASSWORD 1'; EXECUTE q; END $$",
        "DO E'BEGIN \\101LTER ROLE a PASSWORD 1; END'"
      })
  void someStatementsCannotBeDecided(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isNull();
  }

  /** What the documentation says is refused though it is harmless. */
  @Test
  void stringsThatReadLikeAStatementAreRefused() {
    String sql =
        "CREATE FUNCTION f(a int) RETURNS text LANGUAGE sql AS $$ SELECT CASE a"
            + " WHEN 1 THEN 'Create user' WHEN 2 THEN 'Drop' ELSE 'Password' END $$";
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.PASSWORD);
  }

  @Test
  void emptyStatementsAreNotCounted() {
    assertThat(
            Dialect.POSTGRESQL.find(";SELECT ';';; ALTER ROLE a PASSWORD 'x'", Restricted.DEFAULT))
        .isEqualTo(new Finding(Command.PASSWORD, 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT '\\'; SET standard_conforming_strings=off;"
            + " DO 'BEGIN ALTER ROLE victim PASS\\WORD $x$p$x$; END'",
        "SET standard_conforming_strings = off;\nINSERT INTO t VALUES ('it\\'s');\nSELECT '\\n'",
        "SELECT '\\'; SELECT set_config('x', 'off', false); DO 'BEGIN \\x; END'",
        "SELECT '\\'; RESET ALL; DO 'BEGIN \\x; END'",
        "SELECT '\\'; SET standard_{oj conforming}_strings=off; DO 'BEGIN \\x; END'",
        "DO $$ BEGIN PERFORM '\\', '/* '; SET LOCAL standard_conforming_strings = off;"
            + " EXECUTE 'AL\\TER ROLE a PASSWORD $q$x$q$'; END $$",
        "DO $$ BEGIN PERFORM '\\', '/* '; PERFORM \"set_config\"('standard_' || x, 'off', true);"
            + " EXECUTE 'AL\\TER ROLE a PASSWORD $q$x$q$'; END $$",
        "DO $$ BEGIN PERFORM '\\', '/* '; PERFORM set_config/**/('standard_' || x, 'off', true);"
            + " EXECUTE 'AL\\TER ROLE a PASSWORD $q$x$q$'; END $$",
        "DO $$ BEGIN PERFORM '\\', '/* '; RESET/**/ALL; EXECUTE 'AL\\TER ROLE a PASSWORD $q$x$q$'; END $$",
        "CREATE FUNCTION f(a text DEFAULT '\\', b text DEFAULT '/* ') RETURNS void LANGUAGE plpgsql"
            + " SET standard_conforming_strings=off AS $$ BEGIN EXECUTE 'AL\\TER ROLE'; END $$",
        "BEGIN; SET LOCAL standard_conforming_strings = off; SELECT '\\''; COMMIT; SELECT '\\'; x"
      })
  void changingHowStringsEndBetweenThemIsRefused(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.UNREADABLE);
  }

  /** pgjdbc ends an escape at the next brace, be it within a string or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT {d '2020-01-01', E'\\}' ; SELECT '; ALTER ROLE a PASSWORD $$new$$ --'",
        "SELECT {d '}2020-01-01' ; DO 'BEGIN AL{oj TER ROLE a PASSWORD NULL; END}' -- '",
        "SELECT {fn now() , E'\\}' ; SELECT '; ALTER ROLE a PASSWORD $$new$$ --'",
        "SELECT {fn concat({fn ucase('a')}, 'b'), E'\\}' ; SELECT '; ALTER ROLE a PASSWORD $$new$$ --'",
        "SELECT {fn num_nulls({oj NULL||('a' } ), E'\\}' ; SELECT ') ; ALTER ROLE a PASSWORD $$new$$ --'",
        "SELECT {ojNULL, E'\\}' ; SELECT '; ALTER ROLE a PASSWORD $$new$$ --'",
        "SELECT 1; SELECT {fn concat('}', 'a')}",
        "SELECT 1; SELECT {d '2020-01-01'} /* } */",
        "SELECT 1; SELECT {fn now() "
      })
  void escapesThatEndWithinAStringAreRefused(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isEqualTo(Command.UNREADABLE);
  }

  /** It takes for a string what the server reads on in. */
  @Test
  void escapesAreRemovedByEachReadingForAllOthers() {
    assertThat(
            command(
                Dialect.POSTGRESQL,
                "DO E'BEGIN '\n'EXECUTE \\'AL{oj TER} ROLE a PASSWORD NULL\\'; END'"))
        .isEqualTo(Command.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1; SELECT {fn concat({fn ucase('a')}, 'b')}, {d '2020-01-01'}",
        "SELECT '{\"a\": {}}'; SELECT * FROM {oj a LEFT JOIN b ON a.i = b.i} WHERE t = '{d'"
      })
  void escapesThatEndWhereTheySeemToAreSent(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isNull();
  }

  @Test
  void deeperNestingThanIsLookedAtIsRefused() {
    String text = "ALTER ROLE a CREATEDB";
    for (int depth = 0; depth < 8; depth++) {
      text = "DO $a%d$%s$a%d$".formatted(depth, text, depth);
      assertThat(command(Dialect.POSTGRESQL, text)).isNull();
    }
    assertThat(command(Dialect.POSTGRESQL, "DO $$" + text + "$$")).isEqualTo(Command.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET standard_conforming_strings = on;\nSELECT pg_catalog.set_config('search_path', '', false);"
            + "\nINSERT INTO t VALUES ('C:\\');\nINSERT INTO t VALUES ('D:\\');",
        "SELECT E'it\\'s'; SELECT '\\d'; RESET ALL",
        "SELECT E'it\\'s set_config; \\n'"
      })
  void dumpsAreSent(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isNull();
  }

  /**
   * Of a function without parentheses pgjdbc drops all; to it, a slash behind the beginning of a
   * comment ends it.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AL{fn x}TER ROLE a PASSWORD 'x'",
        "ALTER ROLE a PASS{ FN\nx; }WORD 'x'",
        "ALTER ROLE a {fn\"x\"}PASSWORD 'x'",
        "/*/ *{fn x}/ ALTER ROLE a PASSWORD 'x' -- */ SELECT 1"
      })
  void escapesAreReadAsPgjdbcDoes(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT {fn now}",
        "CREATE TABLE b AS SELECT {fn concat({fn ucase('a')}, 'b')} a, {fn\tnow()} b, {d '2024-02-29'} c"
      })
  void usualEscapesAreSent(String sql) {
    assertThat(command(Dialect.POSTGRESQL, sql)).isNull();
  }
}
