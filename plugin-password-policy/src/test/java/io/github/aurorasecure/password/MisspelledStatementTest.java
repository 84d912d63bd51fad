package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MisspelledStatementTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USER victim@'%' IDENTFIED BY 'x'",
        "ALTR USER 'victim'@'%' IDENTIFIED BY 'x'",
        "creat user if not exists 'a' IDENTIFIED WITH mysql_native_password AS '*1'",
        "SET PASSWRD FOR a = 'x'",
        "SET PASSWORD FRO a = 'x'",
        "EXPLAIN ALTER USER a IDENTIFIED BY 'x'",
        "SELECT 1; GRANT SELECT ON *.* TO 'a'@'%' IDENTFIED BY 'x'",
        "ALTER ROLE bob PASWORD 'x'",
        "ALTER ROLE bob PASWORD $$x$$"
      })
  void passwordsAreSuspected(String sql) {
    Dialect dialect = sql.contains("$$") ? Dialect.POSTGRESQL : Dialect.MYSQL;
    assertThat(MisspelledStatement.in(sql, dialect)).isTrue();
  }

  /** What the documentation says is passed on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER USR a IDENTIFIED BY 'x'",
        "PREPARE p FROM 'ALTER USER a IDENTFIED BY 1'",
        "MODIFY USER a IDENTIFIED BY 'x'"
      })
  void notAllOfThemAre(String sql) {
    assertThat(MisspelledStatement.in(sql, Dialect.MYSQL)).isFalse();
  }

  /** Their messages tell what is wrong. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SET",
        "ALTER",
        "CREATE USER 'a'@'%', 'b' REQUIRE SSL",
        "CREATE USER a IDENTIFIED WITH 'AWSAuthenticationPlugin' AS 'RDS'",
        "CREATE ROLE 'a'",
        "ALTER ROLE a SET work_mem = '4MB'",
        "ALTER ROLE a SET work_mem TO '4MB'",
        "GRANT SELECT ON *.* TO 'a'@'%'",
        "SET NAMES 'utf8mb4'",
        "SET GLOBAL a = 'x'",
        "CREATE TABLE t (a varchar(9) DEFAULT 'x')",
        "UPDATE user SET a = 1 WHERE b LIKE 'x'; SELECT role FROM t WHERE a LIKE 'x'"
      })
  void othersAreNot(String sql) {
    for (Dialect dialect : Dialect.values()) {
      assertThat(MisspelledStatement.in(sql, dialect)).isFalse();
    }
  }
}
