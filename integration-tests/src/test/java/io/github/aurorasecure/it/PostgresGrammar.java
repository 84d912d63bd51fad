package io.github.aurorasecure.it;

/** PostgreSQL's statements on roles, and others that look like them. */
final class PostgresGrammar extends Grammar {
  /** Keywords may be names. */
  static final String[] ROLES = {"victim", "password", "valid", "mapping", "Quoted Role"};

  PostgresGrammar(long seed) {
    super(seed);
  }

  @Override
  String gap() {
    return any(" ", " ", " ", "\n", "\t", "/**/", " /* it's /* nested */ ; */ ", " -- don't;\n ");
  }

  @Override
  String role() {
    return anyOf(
        () -> words("ALTER", any("ROLE", "USER"), name(), any("", "WITH"), options(false)),
        () -> words("ALTER", any("ROLE", "USER"), name(), any("", "WITH"), options(false)),
        () -> words("CREATE", any("ROLE", "USER", "GROUP"), "new_role", options(true)),
        () -> words("ALTER", any("ROLE", "USER", "GROUP"), name(), "RENAME", "TO", "renamed"),
        () ->
            words(
                "ALTER",
                "ROLE",
                any(name(), "ALL"),
                "SET",
                any("search_path", "x.password"),
                "TO",
                "'PASSWORD'"),
        () -> words("ALTER", "ROLE", name(), "IN", "DATABASE", "app", "RESET", "ALL"),
        () -> words("ALTER", "GROUP", name(), any("ADD", "DROP"), "USER", name()),
        () -> words("COMMENT", "ON", "ROLE", name(), "IS", string(statement())),
        () -> words(any("GRANT", "REVOKE"), name(), any("TO", "FROM"), name()),
        () -> words("GRANT", "UPDATE", "ON", "notes", "TO", name()),
        () -> words("DROP", any("ROLE", "USER"), any("", "IF EXISTS"), name()),
        () ->
            words(
                any("ALTER", "CREATE"),
                "USER MAPPING",
                "FOR",
                name(),
                "SERVER",
                "remote",
                "OPTIONS",
                "(" + any("ADD ", "") + "password 'x')"),
        () ->
            words(
                "ALTER",
                "DEFAULT PRIVILEGES",
                "FOR",
                "ROLE",
                name(),
                "GRANT",
                "SELECT",
                "ON",
                "TABLES",
                "TO",
                name()),
        () -> words("SET", "ROLE", name()),
        () ->
            words(
                "UPDATE",
                any("pg_authid", "pg_catalog.pg_authid", "ONLY pg_authid AS a"),
                "SET",
                "rolpassword",
                "=",
                string(secret())),
        () ->
            words(
                "WITH",
                "w AS (UPDATE pg_authid SET rolvaliduntil = now() RETURNING 1) SELECT * FROM w"),
        () -> "{oj " + statement() + "}",
        () -> words("{fn ALTER}", "{oj ROLE}", name(), options(false)),
        this::code);
  }

  /** Code that is run at once. */
  private String code() {
    String secret = secret();
    String body =
        any(
            "BEGIN " + statement() + "; END",
            "DECLARE r text := 'victim'; BEGIN IF r <> 'it''s' THEN "
                + statement()
                + "; END IF; END",
            "BEGIN EXECUTE '" + doubled(statement()) + "'; END",
            "DECLARE revoke text; BEGIN revoke := '"
                + doubled(statement())
                + "'; EXECUTE revoke; END",
            "BEGIN DO $i$ BEGIN RAISE EXCEPTION '"
                + doubled(statement())
                + "'; END $i$; EXCEPTION WHEN OTHERS THEN EXECUTE SQLERRM; END",
            "BEGIN EXECUTE format('ALTER ROLE %I PASSWORD %L', 'victim', '" + secret + "'); END",
            "BEGIN EXECUTE 'ALTER ROLE ' || quote_ident('victim') || ' PASSWORD ' || quote_literal('"
                + secret
                + "'); END",
            "BEGIN RAISE NOTICE '" + doubled(statement()) + "'; PERFORM 1; END",
            "BEGIN PERFORM 1; UPDATE notes SET password = 'a'; ALTER ROLE victim CREATEDB; END");
    return random.nextInt(3) > 0
        ? words("DO", any("", "LANGUAGE plpgsql"), string(body))
        : words("CREATE", "FUNCTION", "code() RETURNS void LANGUAGE plpgsql AS", string(body))
            + "; SELECT code()";
  }

  /** A statement that changes credentials, plainly spelt. */
  private String statement() {
    return any(
        "ALTER ROLE victim PASSWORD '" + secret() + "'",
        "ALTER USER victim VALID UNTIL '2031-01-0" + (1 + random.nextInt(9)) + "'",
        "ALTER ROLE victim RENAME TO renamed",
        "CREATE ROLE other_role PASSWORD '" + secret() + "'");
  }

  private String options(boolean create) {
    StringBuilder options = new StringBuilder();
    for (String option :
        new String[] {
          any("", "", "LOGIN", "NOLOGIN"),
          any("", "", "CREATEDB", "INHERIT", "NOCREATEROLE"),
          any(
              "",
              "",
              words(any("", "ENCRYPTED"), "PASSWORD", string(secret())),
              create ? "" : "PASSWORD NULL"),
          any("", "", "CONNECTION LIMIT 5", "CONNECTION LIMIT -1"),
          any("", "", "", words("VALID", "UNTIL", string("203" + random.nextInt(9) + "-01-31"))),
          create ? any("", "", "IN ROLE password, valid", "ADMIN \"password\"", "ROLE mapping") : ""
        }) {
      options.append(option.isEmpty() || options.isEmpty() ? "" : gap()).append(option);
    }
    return options.toString();
  }

  private String name() {
    String role = any(ROLES);
    if (role.contains(" ")) {
      return '"' + role + '"';
    }
    return any(role, role, "\"" + role + "\"", "U&\"" + role + "\"");
  }

  private String string(String text) {
    String quoted = "'" + doubled(text) + "'";
    return any(
        quoted,
        quoted,
        "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'",
        "$$" + text + "$$",
        "$a_1$" + text + "$a_1$",
        "U&" + quoted);
  }

  @Override
  String data() {
    return anyOf(
        () -> words("SELECT", string(statement())),
        () -> words("SELECT", "'a\\'", ",", "E'it\\'s; '"),
        () ->
            words(
                "SELECT",
                "password",
                ",",
                "valid",
                "FROM",
                "notes",
                "WHERE",
                "password",
                "=",
                string(statement())),
        () -> words("INSERT", "INTO", "notes", "VALUES", "(" + string(statement()) + ", NULL)"),
        () ->
            words(
                "UPDATE",
                any("notes", "public.notes AS n"),
                "SET",
                "password",
                "=",
                string(secret())),
        () -> words("DELETE", "FROM", "notes", "WHERE", "password", "IS NOT NULL"),
        () ->
            words(
                "WITH",
                "w AS (INSERT INTO notes VALUES ('ALTER ROLE') RETURNING 1) SELECT * FROM w"),
        () -> words("COMMENT", "ON", "TABLE", "notes", "IS", string(statement())),
        () ->
            words(
                "CREATE",
                "TABLE",
                "made (password text, valid date, role text DEFAULT 'ALTER ROLE a PASSWORD')"),
        () ->
            words(
                "CREATE", "VIEW", "made AS SELECT 'CREATE ROLE a PASSWORD' AS password FROM notes"),
        () ->
            words(
                "ALTER",
                "TABLE",
                "notes",
                "RENAME",
                any("TO renamed", "COLUMN password TO secret")),
        () ->
            words(
                "MERGE",
                "INTO notes USING (SELECT 'x' AS p) s ON password = p WHEN NOT MATCHED THEN INSERT VALUES (p, NULL)"),
        () -> words("EXPLAIN", "SELECT", string(statement())),
        () -> words("PREPARE", "p AS UPDATE notes SET valid = now()"),
        () -> words("SET", "application_name", "=", string(statement())),
        () -> words("DO", "$$ BEGIN PERFORM 1; RAISE NOTICE 'ALTER ROLE % PASSWORD', 'x'; END $$"),
        () ->
            words("CREATE", "FUNCTION", "made() RETURNS int LANGUAGE sql AS 'SELECT 1 -- it''''s'"),
        () -> words("SHOW", "server_version"));
  }

  @Override
  String alone() {
    return "CREATE FUNCTION made() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END";
  }
}
