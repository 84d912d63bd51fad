package io.github.aurorasecure.password;

import static io.github.aurorasecure.password.Restricted.command;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlStatementsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        // Comments that are code, or not, depending on the server's version.
        "/*!80000 ALTER USER a IDENTIFIED BY 'x' */",
        "/*! ALTER USER a IDENTIFIED BY 'x' */",
        "/*!080000 ALTER USER a IDENTIFIED BY 'x' */",
        "ALTER /*!50000 USER */ a IDENTIFIED BY 'x'",
        "ALTER USER a /*!50000 IDENTIFIED BY 'x' */",
        "/*!99999 SELECT */ SET PASSWORD FOR a='x'",
        "/*!99999 SELECT */ /*!50000 SET */ PASSWORD = 'x'",
        "/*!99999 /* ; */ SELECT */ SET PASSWORD = 'x'",
        "SELECT 1 /*!50000 ; SET PASSWORD = 'x' */",
        "/*!50000 SELECT '*/'; */ SET PASSWORD = 'x'",
        // Other comments.
        "/* /* */ SET PASSWORD = 'x'",
        "SELECT 1--1; SET PASSWORD FOR a='x'",
        "SELECT 1 -- ;\n; SET PASSWORD = 'x'",
        "SELECT 1 # '\n; SET PASSWORD = 'x'",
        "--\u0001\nSET PASSWORD = 'x'",
        // Within quotes an optimizer hint does not end.
        "SELECT /*+ QB_NAME(`a*/`) */ 1; SET PASSWORD = 'x'; -- `",
        "SELECT /*+ 'a */ 1; SET PASSWORD = 'x'",
        // sql_mode decides where these strings end.
        "SELECT 'a\\'; ' ; ALTER USER a IDENTIFIED BY 'x'",
        "SELECT 'a\\'; ALTER USER a IDENTIFIED BY 'x'",
        "SELECT \"a\\\"; ALTER USER a IDENTIFIED BY 'x'",
        "SELECT \"';\"; SET PASSWORD FOR a@localhost='x'; -- \"",
        "SELECT `a``;`; SET PASSWORD = 'x'",
        // Forms.
        "SET PASSWORD := 'x'",
        "SET PASSWORD TO RANDOM",
        "SET PASSWORD FOR CURRENT_USER() = PASSWORD('x')",
        "SET PASSWORD = ?",
        "ALTER USER USER() IDENTIFIED BY 'x'",
        "ALTER USER IF EXISTS a, b@'%' IDENTIFIED BY 'x'",
        "ALTER USER a IDENTIFIED BY 'x' REPLACE 'y' RETAIN CURRENT PASSWORD",
        "ALTER USER a ADD 2 FACTOR IDENTIFIED BY 'x'",
        "ALTER USER a DROP 2 FACTOR",
        "ALTER USER a 2 FACTOR INITIATE REGISTRATION",
        "CREATE USER password IDENTIFIED WITH caching_sha2_password AS 0x2441",
        "CREATE USER a IDENTIFIED BY RANDOM PASSWORD",
        "CREATE USER a@ IDENTIFIED BY 'x'",
        "ALTER USER 'a' @ IDENTIFIED BY 'x'",
        "CREATE PROCEDURE p() IF TRUNCATE(1,0)=1 THEN SET PASSWORD = 'x'; END IF",
        "CREATE PROCEDURE p() IF t.truncate THEN ALTER USER a IDENTIFIED BY 'x'; END IF",
        "CREATE PROCEDURE p() IF @grant THEN ALTER USER a IDENTIFIED BY 'x'; END IF",
        "CREATE PROCEDURE p() IF @load THEN ALTER USER a IDENTIFIED BY 'x'; END IF",
        "CREATE PROCEDURE p() IF @revoke THEN SET @s='ALTER USER a IDENTIFIED BY 1'; END IF",
        "CREATE PROCEDURE p() IF (SELECT 1 FROM t FOR UPDATE)=1 THEN SET PASSWORD FOR a='x'; END IF",
        "CREATE PROCEDURE p() IF @update IS NULL THEN SET PASSWORD = 'x'; END IF",
        "CREATE PROCEDURE p() IF @insert IS NULL THEN SET PASSWORD = 'x'; END IF",
        "CREATE PROCEDURE p() BEGIN WITH q AS (SELECT 'ALTER USER a IDENTIFIED BY 1' s)"
            + " SELECT s INTO @s FROM q; PREPARE p FROM @s; END",
        "CREATE PROCEDURE p() IF @insert THEN SET PASSWORD = 'x'; END IF",
        "CREATE EVENT e ON SCHEDULE AT @insert DO SET PASSWORD = 'x'",
        "CREATE PROCEDURE p() BEGIN DECLARE truncate INT; IF truncate THEN SET PASSWORD = 'x'; END IF; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR truncate BEGIN SET PASSWORD = 'x'; END; END",
        "CREATE PROCEDURE p() ALTER USER a@h.do IDENTIFIED BY 'x'",
        "CREATE PROCEDURE p() BEGIN CREATE USER app@db.load.internal IDENTIFIED BY 'x'; END",
        "CREATE PROCEDURE p() ALTER USER a@10.0.begin, b@.do IDENTIFIED BY 'x'",
        "CREATE PROCEDURE truncate() SET PASSWORD = 'x'",
        "CREATE DEFINER=a@b PROCEDURE d.update() SET PASSWORD = 'x'",
        "CREATE PROCEDURE p() BEGIN truncate: LOOP SET PASSWORD = 'x'; END LOOP; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR NOT FOUND SET PASSWORD = 'x'; END",
        "CREATE PROCEDURE p() BEGIN SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT='ALTER USER a IDENTIFIED BY 1';"
            + " GET DIAGNOSTICS CONDITION 1 @s = MESSAGE_TEXT; PREPARE p FROM @s; END",
        "GRANT ALTER, CREATE USER ON *.* TO a IDENTIFIED BY 'x' WITH GRANT OPTION",
        "{fn SET PASSWORD = 'x'}",
        "SE{fn T PASSWORD} = 'x'",
        "ALTER{fn \tUSER} a IDENTIFIED BY 'x'",
        // Connector/J sees other strings and comments than the server, and escapes in them.
        "/*/ *{fn }/ ALTER USER a IDENTIFIED BY 'x' -- */ DO 1",
        "/*/ *{call /` */ ALTER USER a IDENTIFIED BY 'x' -- `}",
        "--\t{\nfn `}\n ; ALTER USER a IDENTIFIED BY 'x'; -- `",
        "SET @`'` = 1, @s = 'AL{fn TER} USER a IDENTIFIED BY 1'; PREPARE p FROM @s",
        // Literals and bodies that the server runs.
        "PREPARE p FROM \"ALTER USER a IDENTIFIED BY 'x'\"",
        "SET @s = CONCAT('ALT', 'ER USER a IDENTIFIED BY 1')",
        "SET @s = CONCAT('ALT', LOWER(CONCAT('ER USER a IDENT', 'IFIED BY 1')))",
        "SET @s = CONCAT(N'ALT', _utf8mb4'ER USER ', @u, ' IDENT', UPPER('IFIED BY 1'))",
        "SET @s = CONCAT('AL' COLLATE 'utf8mb4_bin', 'TER USER a IDENTIFIED BY 1')",
        "SET @s = CONCAT('ALTER USER ', f('app.role'), ' IDENTIFIED BY 1')",
        "SET @s = CONCAT('ALTER USER ', REPLACE(u, '_', '.'), ' IDENTIFIED BY 1')",
        "SET @s = CONCAT('ALTER USER ', f(''), ' IDENTIFIED BY 1')",
        "CREATE PROCEDURE p(truncate text) BEGIN SET @s = CONCAT('ALTER USER ', truncate, ' IDENTIFIED BY 1'); PREPARE p FROM @s; END",
        "SET @a = 1, @s = CONCAT(\"ALTER USER '\", @u, \"'@'%' IDENTIFIED BY '\", @p, \"'\")",
        "CREATE PROCEDURE p() ALTER USER a IDENTIFIED BY 'x'",
        "CREATE PROCEDURE p() SQL SECURITY INVOKER BEGIN IF 1 THEN SET PASSWORD = 'x'; END IF; END",
        "CREATE DEFINER = `a`@`%` PROCEDURE p() BEGIN SELECT 1; ALTER USER a IDENTIFIED BY 'x'; END",
        "CREATE PROCEDURE p() BEGIN SET @s = 'ALTER USER a IDENTIFIED BY 1'; PREPARE p FROM @s; END",
        "CREATE PROCEDURE p() BEGIN ALTER USER a DROP 2 FACTOR; END",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SET PASSWORD = 'x'",
        "ALTER\u00a0USER victim IDENTIFIED BY 'x'",
        "SELECT '\u00a5'; ALTER USER victim IDENTIFIED BY 'x'; -- '",
        "SELECT '\u20a9''; ALTER\u00a0USER victim IDENTIFIED BY 'x'",
        "SELECT '\u00a5''; SET PASSWORD = 'x'; -- '",
        "SET @s = CONCAT('ALTER USER ', QUOTE('victim'), ' IDENTIFIED BY ', QUOTE('x'))",
        "SET @s = CONCAT_WS(' ', 'ALTER', 'USER', 'victim', 'IDENTIFIED', 'BY', '1')",
        "SET @s = IF(1, 'x', 'ALTER USER victim IDENTIFIED BY 1')",
        // Other literals before those that are joined.
        "SET @s='foo', @q=CONCAT_WS(' ','ALTER','USER victim@''%''','IDENTIFIED BY ''new''')",
        "SET @q='x', @r=CONCAT('ALTER USER ',QUOTE(u),'@',QUOTE('%'),' IDENTIFIED BY ',QUOTE(p))",
        "SET @a.b='it''s', @`a`.b := CONCAT_WS(' ','ALTER','USER victim','IDENTIFIED BY', 1)",
        "SET @'a'=CONCAT_WS(' ','ALTER','USER a',@'u','IDENTIFIED BY', 1)",
        "CREATE PROCEDURE p() BEGIN IF DATABASE()='app' THEN SET @q=CONCAT_WS(' ','ALTER USER',"
            + "CONCAT('victim','@','''%'''),'IDENTIFIED BY 1'); PREPARE p FROM @q; END IF; END",
        "CREATE PROCEDURE p() BEGIN CASE DATABASE() WHEN 'app' THEN SET @q=CONCAT_WS(' ','ALTER USER',"
            + "CONCAT('victim','@','''%'''),'IDENTIFIED BY 1'); PREPARE p FROM @q; END CASE; END",
        "CREATE PROCEDURE p() BEGIN SIGNAL SQLSTATE '45000'; SET PASSWORD = 'x'; END",
        "CREATE PROCEDURE p() BEGIN SET @signal = 1, @s = 'ALTER USER a IDENTIFIED BY 1'; END",
        "ALTER EVENT e DO SET PASSWORD = 'x'",
        "CREATE TRIGGER t BEFORE INSERT ON u FOR EACH ROW SET PASSWORD = 'x'"
      })
  void passwordsAreFound(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USER a PASSWORD EXPIRE",
        "ALTER USER victim WITH MAX_QUERIES_PER_HOUR 1e5PASSWORD EXPIRE",
        "ALTER USER victim WITH MAX_QUERIES_PER_HOUR 1E+5PASSWORD EXPIRE",
        "ALTER USER victim WITH MAX_QUERIES_PER_HOUR 1.5PASSWORD EXPIRE",
        "ALTER USER victim WITH MAX_QUERIES_PER_HOUR 1.PASSWORD EXPIRE",
        "ALTER USER victim WITH MAX_QUERIES_PER_HOUR .5PASSWORD EXPIRE",
        "ALTER USER a PASSWORD HISTORY 5 PASSWORD REUSE INTERVAL 3 DAY",
        "CREATE USER a PASSWORD EXPIRE DEFAULT PASSWORD HISTORY 5",
        "ALTER USER a PASSWORD HISTORY DEFAULT",
        "CREATE USER a FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME UNBOUNDED",
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' PASSWORD EXPIRE"
      })
  void passwordOptionsAreFound(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.PASSWORD_OPTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RENAME USER a TO b",
        "rename user 'a'@'%' to `b`@`%`, c to d",
        "SELECT 1; RENAME/**/USER a TO b"
      })
  void renamingIsFoundUnlessAllowed(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.RENAME);
    assertThat(Dialect.MYSQL.find(sql, Restricted.RENAME_ALLOWED)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USER rdsadmin@localhost ACCOUNT LOCK",
        "ALTER USER a, 'rdsadmin'@'localhost' IDENTIFIED BY 'x'",
        "DROP USER IF EXISTS a@b, `rdsadmin`@localhost",
        "RENAME USER a TO b, rdsadmin TO c",
        "DROP USER 'rds\\admin'@localhost",
        "DROP USER CURRENT_USER(), rdsadmin@localhost",
        "ALTER USER a IDENTIFIED BY 'x', rdsadmin PASSWORD EXPIRE",
        "SET PASSWORD FOR 'rdsadmin'@localhost = 'x'",
        "GRANT SELECT ON *.* TO a, rdsadmin@localhost",
        "GRANT rdsadmin@localhost TO a",
        "GRANT PROXY ON rdsadmin@localhost TO a",
        "REVOKE ALL PRIVILEGES, GRANT OPTION FROM rdsadmin@localhost",
        "REVOKE SELECT ON *.* FROM rdsadmin@localhost",
        "CREATE PROCEDURE p() BEGIN GRANT INSERT, ALTER ON a.b TO rdsadmin@localhost; END",
        "CREATE USER zz DEFAULT ROLE a, rdsadmin",
        "SET DEFAULT ROLE NONE TO a, rdsadmin@'%'",
        "SET DEFAULT ROLE rdsadmin TO a",
        "CREATE PROCEDURE p() DROP USER IF EXISTS begin, a@h.do, rdsadmin@localhost",
        "CREATE PROCEDURE p() RENAME USER a@h.do TO b, rdsadmin@localhost TO c",
        "CREATE PROCEDURE p() GRANT r TO a@h.do, rdsadmin@localhost",
        "CREATE PROCEDURE p() GRANT SELECT ON begin.* TO rdsadmin@localhost"
      })
  void rdsadminIsLeftAlone(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.RDSADMIN);
    assertThat(Dialect.MYSQL.find(sql, Restricted.RENAME_ALLOWED)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE mysql.user SET plugin = 'x'",
        "UPDATE LOW_PRIORITY `mysql` . `user` SET plugin = 'x'",
        "UPDATE t, mysql.user u SET u.plugin = 'x'",
        "UPDATE /*!50000 mysql.user */ SET plugin = 'x'",
        "INSERT IGNORE INTO mysql.user VALUES (1)",
        "INSERT mysql.user SET user = 'x'",
        "DELETE u FROM mysql.user u JOIN t",
        "DELETE mysql.user.* FROM mysql.user JOIN t",
        "TRUNCATE mysql.user",
        "DROP TABLE IF EXISTS t, mysql . `user`",
        "USE mysql; DROP TABLES user",
        "LOAD DATA INFILE 'x' REPLACE INTO TABLE mysql.user",
        "WITH c AS (SELECT 1) UPDATE mysql.user SET plugin = 'x'",
        "USE mysql; INSERT INTO user (user, authentication_string) VALUES ('a', '')",
        "INSERT INTO user (user, authentication_string) VALUES ('a', '')",
        "UPDATE user SET authentication_string = ''",
        "USE mysql; UPDATE user SET plugin = 'x'",
        "USE `MySQL`; DELETE FROM user WHERE user = 'a'",
        "USE mysql; PREPARE p FROM 'DELETE FROM user'",
        "USE mysql; INSERT INTO .user VALUES (1)",
        "USE mysql; REPLACE . user SET user = 'a'",
        "USE mysql; TRUNCATE TABLE .user",
        "INSERT INTO .user (user, authentication_string) VALUES ('a', '')",
        "DELETE u FROM (SELECT a FROM t WHERE b FOR UPDATE) d JOIN mysql.user u WHERE u.user = d.a",
        "CREATE PROCEDURE p() UPDATE (SELECT REPLACE(a, 'b', 'c') FROM t) d JOIN mysql.user u SET u.plugin = 'x'",
        "CREATE PROCEDURE p() UPDATE t JOIN s ON t.a = REPLACE (s.a, 'b', 'c') JOIN mysql.user u SET u.plugin = 'x'",
        "CREATE PROCEDURE p() UPDATE t JOIN s ON d.t.delete = CASE WHEN s.a THEN 1 ELSE 2 END"
            + " JOIN mysql.user u SET u.plugin = 'x'",
        "WITH c AS (SELECT 1 FROM t FOR UPDATE) UPDATE mysql.user SET plugin = 'x'"
      })
  void writesToTheCatalogAreFound(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.CATALOG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'",
        "CREATE USER IF NOT EXISTS 'a'@'%' IDENTIFIED WITH awsauthenticationplugin as \"RDS\"",
        "CREATE USER a IDENTIFIED WITH 'AWSAuthenticationPlugin' AS 'RDS' REQUIRE SSL",
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin",
        "ALTER USER a IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'"
      })
  void accountsMayBeMovedToIam(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin BY 'x'",
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS', b IDENTIFIED BY 'x'",
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS' AND IDENTIFIED BY 'x'",
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin AS 'x'",
        "CREATE USER a IDENTIFIED WITH AWSAuthenticationPlugin AS"
      })
  void anIamAccountBringsNoPasswordAlong(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.PASSWORD);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ";",
        "ALTER USER",
        "CREATE USER a",
        "CREATE USER password, identified DEFAULT ROLE password, identified REQUIRE SSL",
        "ALTER USER password@identified ACCOUNT LOCK COMMENT 'IDENTIFIED BY x'",
        "ALTER USER `a` DEFAULT ROLE `password`",
        "ALTER USER a@h.password ACCOUNT LOCK",
        "CREATE ROLE password",
        "GRANT SELECT (password) ON t TO identified AS a WITH ROLE password",
        "GRANT rds_iam TO a",
        "CREATE USER a@rdsadmin DEFAULT ROLE b",
        "SET DEFAULT ROLE ALL TO a@rdsadmin",
        "DROP TABLE app.user, user",
        "DROP USER a@rdsadmin, RDSADMIN",
        "GRANT SELECT ON rdsadmin.* TO a@rdsadmin",
        "CREATE PROCEDURE p() SELECT t.grant INTO v FROM acl t WHERE t.password = x",
        "CREATE PROCEDURE p() UPDATE users SET password = 'x' WHERE a = REPLACE('b', 'c', 'd')",
        "CREATE PROCEDURE p() IF a THEN UPDATE users u JOIN v SET password = 'x'; END IF",
        "REVOKE UPDATE (rdsadmin) ON a.rdsadmin FROM a",
        "CREATE USER a PASSWORD EXPIRE DEFAULT PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL"
            + " DEFAULT PASSWORD REQUIRE CURRENT DEFAULT ACCOUNT LOCK",
        "SET NAMES utf8mb4",
        "SET @password = 'x', @@SESSION.password_history = 1",
        "SET ROLE password",
        "SET @s = 'a password; to set'",
        "SELECT 'SET PASSWORD = 1';",
        "SELECT 1 -- ; SET PASSWORD = 'x'",
        "SELECT 1 --",
        "SELECT 1; # SET PASSWORD = 'x'",
        "/* ; SET PASSWORD = 'x' */ SELECT 1;",
        "SELECT `;SET PASSWORD = 1`;",
        "UPDATE app.user SET plugin = 'x';",
        // The account tables of an application.
        "insert into user (version, password_expired, account_locked, username) values (0, 0, 0, ?)",
        "update user set version=1, password_expired=1 where id=? and version=0",
        "insert into user (id, plugin) values (?, ?)",
        "USE app; UPDATE user SET plugin = 'x'",
        "USE mysql; SELECT 1; USE app; UPDATE user SET plugin = 'x'",
        "UPDATE user SET password = 'x';",
        "UPDATE t SET user = 'x', plugin = 'y';",
        "INSERT INTO t SELECT * FROM mysql.user;",
        "DELETE FROM t WHERE u IN (SELECT user FROM mysql.user);",
        "SELECT REPLACE('mysql.user', 'a', 'b'), INSERT('a', 1, 1, 'b');",
        "REPLACE INTO t VALUES (1);",
        "CREATE PROCEDURE p() BEGIN UPDATE t SET password = 'x'; INSERT INTO t SET password = 1; END",
        "CREATE TRIGGER t BEFORE UPDATE ON user FOR EACH ROW SET NEW.plugin = 'x'",
        "CREATE PROCEDURE p() BEGIN INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE password = 1; END",
        "CREATE PROCEDURE p() BEGIN GRANT INSERT, DELETE, SELECT ON mysql.user TO a; END",
        "CREATE PROCEDURE p() CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES s (a) ON UPDATE CASCADE ON DELETE CASCADE)",
        "CREATE TABLE t (password int, identified int)",
        "CREATE TABLE t AS SELECT 1;",
        "{call password('x')}",
        "SELECT {fn concat('a', ';SET PASSWORD = 1')}",
        "SELECT '\u00a51', '\u20a91', '\u00a0; SET PASSWORD = 1'",
        "SELECT 1e5, 1.5, .5, 1e, 1.e, a.1b, 1a FROM t1.1e",
        // Passwords for other servers.
        "CLONE INSTANCE FROM a@h:3306 IDENTIFIED BY 'x'",
        "CHANGE REPLICATION SOURCE TO SOURCE_USER = 'a', SOURCE_PASSWORD = 'x'",
        "CHANGE MASTER TO MASTER_PASSWORD = 'x'",
        "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'a', PASSWORD 'x')",
        // Messages are never run.
        "CREATE PROCEDURE p() BEGIN signal sqlstate '45000' set message_text='SET PASSWORD = forbidden'; END",
        "CREATE PROCEDURE p() BEGIN RESIGNAL SQLSTATE VALUE '45000' SET MESSAGE_TEXT = 'SET PASSWORD = 1'; END"
      })
  void otherStatementsPass(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isNull();
  }

  /** What the documentation says cannot be told on the client. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PREPARE p FROM @s",
        "CALL change_password('a', 'x')",
        "SELECT 'ALTER USER a IDENTIFIED BY 1' INTO @s",
        "SELECT @s := 'ALTER USER a IDENTIFIED BY 1'; PREPARE p FROM @s",
        "PREPARE p FROM ?",
        "SET @s = ?",
        "DO @s := \"ALTER USER a IDENTIFIED BY 1\"",
        "SET @s = CONVERT(0x414C54455220 USING utf8mb4)",
        "BINLOG 'ALTER USER a IDENTIFIED BY 1'",
        "RENAME TABLE mysql.user TO mysql.u",
        "ALTER TABLE mysql.user DROP COLUMN plugin",
        "DELETE FROM user WHERE user = 'a'",
        "SET @s = CONCAT(CHAR(65), 'LTER USER a IDENTIFIED BY 1')"
      })
  void someStatementsCannotBeDecided(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isNull();
  }

  /** What the documentation says is refused though it is harmless. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE app.accounts a JOIN mysql.user u ON a.name = u.user SET a.active = 1",
        "DELETE a FROM app.accounts a JOIN mysql.user u ON a.name = u.user",
        "SET @note = 'Alter user settings', @x = 'password identified'",
        "CREATE PROCEDURE p() COMMENT 'alter user a identified by x' SELECT 1"
      })
  void someHarmlessStatementsAreRefused(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isNotNull();
  }

  /** Restricted on the servers whose version is between, or on one side of, the numbers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/*!80020 SELECT '*/ /*!80010 ALTER*/ USER victim IDENTIFIED BY 'x'",
        "/*!80010 ALTER*/ /*!80020 FOO*/ USER victim IDENTIFIED BY 'x'",
        "/*!90100 SELECT '*/ /*!90001 ALTER*/ USER victim IDENTIFIED BY 'x'",
        "/*!500000 SELECT 1, */ /*!80010 '*/ 1; ALTER USER victim IDENTIFIED BY 'x'",
        "/*!50740 FOO*/ ALTER /*!50730 USER*/ victim IDENTIFIED BY 'x'"
      })
  void everyVersionIsLookedAt(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.PASSWORD);
  }

  @Test
  void moreVersionsThanAreLookedAtAreRefused() {
    StringBuilder sql = new StringBuilder("DO 1");
    for (int version = 80001; version <= 80008; version++) {
      sql.append(" /*!").append(version).append(" + 1 */");
    }
    assertThat(command(Dialect.MYSQL, sql.toString())).isNull();
    assertThat(command(Dialect.MYSQL, sql + " /*!80009 + 1 */")).isEqualTo(Command.UNREADABLE);
    assertThat(command(Dialect.MYSQL, "PREPARE p FROM 'SELECT /*!800' '10 1 */'"))
        .isEqualTo(Command.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET sql_mode='NO_BACKSLASH_ESCAPES'; SELECT '\\'; SET sql_mode='';"
            + " PREPARE p FROM 'ALTER USER victim IDENT\\IFIED BY \"x\"'; EXECUTE p",
        "SELECT '\\'; SET @@session.sql_mode = ''; SELECT '\\'; SELECT 1",
        "SELECT '\\\\'; SET sql{fn _mode} = ''; SELECT '\\'; SELECT 1"
      })
  void changingSqlModeBetweenStringsIsRefused(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AL{escape abc}TER USER victim IDENTIFIED BY 'x'",
        "{ e scape abc}ALTER USER victim IDENTIFIED BY 'x'",
        "{f n fn SET PASSWORD = 'x'}",
        "ALTER USER {d ; 'my-app-user'}@'%' IDENTIFIED BY 'p'",
        "ALTER USER {d 'my-app-user';}@'%' IDENTIFIED BY 'p'",
        "ALTER USER {d 'a}' ; 'b'}@'%' IDENTIFIED BY 'p'",
        "ALTER USER { t s {x} ; 'a'}@'%' IDENTIFIED BY 'p'",
        "ALTER USER IF EXISTS {date ; 'a-b-c'}, root@'%' IDENTIFIED BY 'p'",
        "ALTER USER IF EXISTS a@{call;, root@'%' IDENTIFIED BY 'p' #)}",
        "ALTER USER IF EXISTS a@{ ? = c all;, root@'%' IDENTIFIED BY 'p' #)}",
        "ALTER USER {fn; fn a} IDENTIFIED BY 'p'",
        "SELECT '~'' ; SET PASSWORD = 1; -- ' {escape ~~}",
        "/*/{escape x y */ SELECT 1 }*/ ALTER USER victim IDENTIFIED BY 'x'",
        "AL{e\u017fcape abc}TER USER victim IDENTIFIED BY 'x'",
        // An escape within another completes how that one begins.
        "ALTER USER { {fn d} ; 'a-b-c'}@'%' IDENTIFIED BY 'p'",
        "ALTER USER IF EXISTS a@{ca{fn ll};, root@'%' IDENTIFIED BY 'p' #)}",
        "--\t{\n{call x}fn `}\n ; ALTER USER victim IDENTIFIED BY 'x'; -- `",
        // What is no date, and what stands around the parentheses, is dropped.
        "SELECT 1 AS `x{d 'a-b-c `'}` ; ALTER USER victim IDENTIFIED BY 'x'; -- '",
        "DO {fn convert`(1, CHAR)} ; ALTER USER victim IDENTIFIED BY 'x'; -- `",
        "ALTER USER IF EXISTS {d -- }\n ; 'a-b-c'}, root IDENTIFIED BY 'p'",
        "ALTER USER IF EXISTS {d \\} ; 'a-b-c'}, root IDENTIFIED BY 'p'",
        // Older versions leave the n.
        "ALTER USER victim IDE{fn\tTIFIED} BY 'x'",
        // Nobody knows what comes of these.
        "DO 1; ALTER{fn \tUSER victim IDENTIFIED BY 'x'",
        "SELECT 1 AS `}`; AL{fn TER} USER victim IDENTIFIED BY 'x'"
      })
  void escapesThatConnectorJRewritesAreRefused(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isEqualTo(Command.UNREADABLE);
    assertThat(Dialect.MYSQL.isHarmless(sql)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM t WHERE a LIKE '!_%' {escape '!'}",
        "UPDATE t SET a = 1 WHERE a LIKE '!_%' {escape '!'}",
        "/* a */ DELETE FROM t WHERE a LIKE '!_%' {escape '!'};",
        "SELECT {fn now()}, {\nfn\tcurdate()}",
        "CREATE TABLE b AS SELECT {d '2024-02-29'} a, {ts '2024-02-29 10:00:00'} b, {t '10:00:00'} c",
        "CREATE TABLE b AS SELECT {fn abs(a-b)} a, '{title}' b, '{\"data\": 1}' c",
        "{call p(?, 'x;y')}",
        "{? = call f(1)}",
        "CREATE TABLE b AS SELECT {fn concat({fn ucase('a')}, {fn  lcase('B')})} a,"
            + " {fn year({d '2024-02-29'})} b, {fn convert(1, CHAR)} c, '{ {\"d\": {}} }' d",
        "INSERT IGNORE INTO templates VALUES ('Dear {fname}', '{tenant-id} {dd-mm-yyyy}')",
        "CREATE TABLE t (a JSON) /*!80016 ENCRYPTION='N' */; INSERT INTO t VALUES ('{\\\"a\\\": 1}')",
        "CREATE TABLE t (p varchar(99) DEFAULT '/x/{date/time}'); SET @t = 'Hi {fname}, {callback}'"
      })
  void usualEscapesAreSent(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'; INSERT INTO t VALUES ('it\\'s'); SELECT '\\n'",
        "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;"
            + " INSERT INTO t VALUES ('it\\'s'), ('\\n'); /*!40101 SET SQL_MODE=@OLD_SQL_MODE */;",
        "INSERT INTO t VALUES ('it\\'s a sql_mode; \\n')",
        "INSERT INTO t VALUES ('it\\'s what we execute;\\n'); SELECT 1",
        "INSERT INTO t VALUES ('it\\'s'); INSERT INTO t VALUES ('C:\\\\dir')"
      })
  void dumpsAreSent(String sql) {
    assertThat(command(Dialect.MYSQL, sql)).isNull();
  }

  /** Connector/J joins the texts of a batch by semicolons, which these would swallow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "#",
        "DO 1; -- ",
        "SELECT 1 /*",
        "/*!99999 /*",
        "ALTER USER a /*",
        "SET #",
        "DO 1, '",
        "ALTER USER 'it\\'",
        "PREPARE p FROM '\\'",
        "EXECUTE IMMEDIATE '\\'",
        "DO '*/ ; ALTER USER a IDENTIFIED BY \"x\" #' /* ",
        "DO 1 --\u00a0",
        "ALTER USER 'it\u00a5'",
        "ALTER USER 'it\u20a9''"
      })
  void textsThatLeaveSomethingOpenAreNoneForABatch(String sql) {
    assertThat(Dialect.MYSQL.leavesOpen(sql)).isTrue();
  }

  @Test
  void textsTooLongToBeReadInAllWaysAreNoneForABatch() {
    String sql = "INSERT INTO t VALUES ('%s')".formatted("a".repeat(20_000_000));
    assertThat(Dialect.MYSQL.leavesOpen(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "UPDATE t\nSET password = ?\nWHERE id = ? -- by id\n",
        "INSERT INTO t VALUES ('it\\'s') /* c */",
        "INSERT INTO t VALUES ('C:\\')",
        "INSERT INTO people (name, role) VALUES ('O\\'Brien', 'admin')",
        "SELECT * FROM user u WHERE u.name = 'O\\'Brien' AND id = ?",
        "INSERT INTO t VALUES ('\u00a5', '10\u00a0%')",
        "INSERT INTO `t` VALUES ('it\\'s', \"#\")"
      })
  void othersMayBe(String sql) {
    assertThat(Dialect.MYSQL.leavesOpen(sql)).isFalse();
    for (String sent : Dialect.MYSQL.sentInBatch(sql)) {
      assertThat(Dialect.MYSQL.find(sent, Restricted.DEFAULT)).isNull();
    }
  }

  @Test
  void functionsNamedLikeStatementsAreReadOnce() {
    String columns = "TRUNCATE(o.amount * r.rate, 2) AS a, ".repeat(200);
    assertThat(
            command(
                Dialect.MYSQL, "CREATE PROCEDURE p() BEGIN SELECT " + columns + "1 FROM o; END"))
        .isNull();
  }
}
