package io.github.aurorasecure.it;

/** MySQL 8.0.15's statements on accounts, and others that look like them. */
final class MySqlGrammar extends Grammar {
  MySqlGrammar(long seed) {
    super(seed);
  }

  @Override
  String gap() {
    return any(" ", " ", " ", "\n", "\t", "/**/", " /* it's ; \" */ ", " # don't;\n ", " -- \"\n ");
  }

  @Override
  String role() {
    return anyOf(
        () -> words("ALTER", "USER", any("", "IF EXISTS"), accounts(true), options()),
        () -> words("ALTER", "USER", any("", "IF EXISTS"), accounts(true), options()),
        () ->
            words(
                "CREATE",
                "USER",
                any("", "IF NOT EXISTS"),
                "made",
                any("", identified()),
                options()),
        () -> words("DROP", "USER", any("", "IF EXISTS"), account()),
        () -> words("RENAME", "USER", account(), "TO", "made"),
        () -> words("SET", "PASSWORD", "FOR", account(), "=", string(secret())),
        () -> words("GRANT", "SELECT", "ON", "differential.*", "TO", account()),
        () -> words("REVOKE", "SELECT", "ON", "differential.*", "FROM", account()),
        () -> words("CREATE", "ROLE", "IF NOT EXISTS", "some_role"),
        () -> words("SHOW", "GRANTS", "FOR", account()),
        () ->
            words(
                "UPDATE",
                any("mysql.user", "`mysql` . `user`", "LOW_PRIORITY mysql.user"),
                "SET",
                "authentication_string",
                "=",
                string(secret()),
                "WHERE user = 'victim'"),
        () ->
            words("DELETE", any("", "QUICK"), "FROM", "mysql.user", "WHERE", "user = 'nobody'")
                + "; "
                + statement(),
        this::executable,
        this::code);
  }

  private String executable() {
    return anyOf(
        () -> "/*!50000 " + statement() + " */",
        () -> "ALTER /*!80000 USER */ victim /*!50600 IDENTIFIED BY '" + secret() + "' */",
        () -> "/*!99999 SELECT */ " + statement(),
        () -> "SELECT 1--1; " + statement());
  }

  /** Code that is run at once. */
  private String code() {
    String sql = statement();
    return any(
        "PREPARE p FROM '" + doubled(sql) + "'; EXECUTE p",
        "SET @s = '" + doubled(sql) + "'; PREPARE p FROM @s; EXECUTE p",
        "SET @s = CONCAT('ALTER USER ', 'victim', ' IDENTIFIED BY ''', '"
            + secret()
            + "', ''''); PREPARE p FROM @s; EXECUTE p",
        "DROP PROCEDURE IF EXISTS code; CREATE PROCEDURE code() " + sql + "; CALL code()",
        "DROP PROCEDURE IF EXISTS code; CREATE DEFINER=CURRENT_USER() PROCEDURE code() COMMENT 'it''s' BEGIN DECLARE a INT DEFAULT 1; IF a = 1 THEN "
            + sql
            + "; END IF; END; CALL code()");
  }

  private String statement() {
    return any(
        "ALTER USER victim IDENTIFIED BY '" + secret() + "'",
        "SET PASSWORD FOR victim = '" + secret() + "'",
        "RENAME USER victim TO made",
        "CREATE USER made@db.do.internal IDENTIFIED BY '" + secret() + "'",
        "UPDATE (SELECT REPLACE('a', 'b', 'c') a) d JOIN mysql.user SET authentication_string = '"
            + secret()
            + "' WHERE user = 'victim'",
        "ALTER USER victim PASSWORD HISTORY 7");
  }

  private String accounts(boolean several) {
    String first = words(account(), any("", identified()));
    return several && random.nextInt(4) == 0
        ? first + "," + gap() + words("password@'%'", any("", identified()))
        : first;
  }

  private String identified() {
    return words(
        "IDENTIFIED",
        any("", "WITH mysql_native_password", "WITH 'mysql_native_password'"),
        "BY",
        string(secret()));
  }

  /** In the order that the grammar has. */
  private String options() {
    return words(
        any("", "", "", "REQUIRE NONE", "REQUIRE SSL"),
        any("", "", "", "WITH MAX_QUERIES_PER_HOUR 1000"),
        any(
            "",
            "",
            "",
            "PASSWORD EXPIRE",
            "PASSWORD EXPIRE NEVER",
            "PASSWORD EXPIRE DEFAULT",
            "PASSWORD EXPIRE INTERVAL 9 DAY"),
        any(
            "",
            "",
            "",
            "PASSWORD HISTORY DEFAULT",
            "PASSWORD REUSE INTERVAL 8 DAY",
            "PASSWORD REQUIRE CURRENT"),
        any("", "", "", "ACCOUNT LOCK", "ACCOUNT UNLOCK"));
  }

  private String account() {
    return any(
        "victim", "'victim'@'%'", "`victim`@`%`", "victim @ '%'", "password@'%'", "`it's; \"x`");
  }

  private String string(String text) {
    return any(
        "'" + doubled(text) + "'",
        "\"" + text.replace("\"", "\"\"") + "\"",
        "'" + doubled(text) + "\\\\'");
  }

  @Override
  String data() {
    return anyOf(
        () -> words("SELECT", "'" + doubled(statement()) + "'"),
        () ->
            words(
                "SELECT",
                "`password`",
                "FROM",
                "notes",
                "WHERE",
                "password",
                "=",
                "'" + doubled(statement()) + "'"),
        () ->
            words(
                "INSERT",
                any("", "IGNORE"),
                "INTO",
                "notes",
                "(password)",
                "VALUES",
                "('" + doubled(statement()) + "')"),
        () -> words("REPLACE", "INTO", "notes", "VALUES", "('x', 'SET PASSWORD = 1')"),
        () ->
            words(
                "UPDATE",
                any("notes", "differential.notes n"),
                "SET",
                "password",
                "=",
                "'" + secret() + "'"),
        () -> words("UPDATE", any("user", "differential.user"), "SET", "plugin", "=", "'x'"),
        () -> words("INSERT", "INTO", "user", "(user, plugin)", "VALUES", "('victim', 'password')"),
        () -> words("DELETE", "FROM", "notes", "WHERE", "password", "=", "'a'"),
        () -> words("WITH", "w AS (SELECT 'SET PASSWORD' AS p) SELECT * FROM w JOIN user"),
        () ->
            words(
                "CREATE",
                "TABLE",
                "IF NOT EXISTS",
                "made (password varchar(99) COMMENT 'ALTER USER a IDENTIFIED BY 1')"),
        () -> words("DROP", "TABLE", "IF EXISTS", "made"),
        () -> words("SET", "@a", "=", "5"),
        () -> words("SET", "NAMES", "utf8mb4"),
        () -> words("SHOW", "TABLES"),
        () -> words("SELECT", "1 /*!99999 , 'IDENTIFIED BY' */"),
        () -> words("SELECT", "\"it's\"", ",", "'\"'"));
  }

  @Override
  String alone() {
    return "DROP PROCEDURE IF EXISTS code; CREATE PROCEDURE code() BEGIN UPDATE notes SET password = 'x'; END";
  }
}
