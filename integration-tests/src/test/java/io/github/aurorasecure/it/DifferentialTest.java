package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.password.PasswordPolicyPluginProvider;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.SqlInspector;
import io.github.aurorasecure.spi.Vendor;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Thousands of generated texts on the real servers: whenever one changed credentials, the plugin
 * had refused it; what it refused although the server ran it and nothing changed is counted. The
 * same texts for the same {@code -Ddifferential.seed=}; {@code -Ddifferential.texts=} for more of
 * them.
 *
 * <p>Not generated is what docs/plugins-password-policy.md lists as undecidable, and as refused
 * although harmless: code that is only stored, that only passes such text on, or that another
 * version would run.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("differential.seed", 20_261_124);
  private static final int TEXTS = Integer.getInteger("differential.texts", 3_000);
  private static final String SUPERUSER = "differential";

  /** What came of the texts. */
  private static final class Tally {
    final List<String> missed = new ArrayList<>();
    final List<String> wrongOfRoles = new ArrayList<>();
    final List<String> wrongOfOthers = new ArrayList<>();
    int roles;
    int others;
    int ran;
    int changed;

    void add(Grammar.Text text, boolean refused, boolean succeeded, boolean change) {
      roles += text.role() ? 1 : 0;
      others += text.role() ? 0 : 1;
      ran += succeeded ? 1 : 0;
      changed += change ? 1 : 0;
      if (change && !refused) {
        missed.add(text.sql());
      } else if (refused && succeeded && !change) {
        (text.role() ? wrongOfRoles : wrongOfOthers).add(text.sql());
      }
    }

    void check() {
      System.out.printf(
          "seed %d: %d texts on roles and %d others, %d ran, %d changed credentials; missed %d,"
              + " wrongly refused %d and %d%n",
          SEED,
          roles,
          others,
          ran,
          changed,
          missed.size(),
          wrongOfRoles.size(),
          wrongOfOthers.size());
      assertThat(missed).as("changed credentials and passed").isEmpty();
      assertThat(wrongOfOthers).as("refused without reason").isEmpty();
      assertThat(wrongOfRoles).as("refused without reason, on roles").isEmpty();
      assertThat(changed).isGreaterThan(TEXTS / 10);
      assertThat(ran - changed).isGreaterThan(TEXTS / 10);
    }
  }

  @Test
  void whateverChangesCredentialsOfPostgresIsRefused() throws SQLException {
    Cluster cluster = Cluster.POSTGRESQL;
    cluster.aurora().addIamUser(SUPERUSER);
    cluster.aurora().execute("alter role " + SUPERUSER + " superuser");
    Grammar grammar = new PostgresGrammar(SEED);
    SqlInspector inspector = inspector(Vendor.POSTGRESQL);
    Tally tally = new Tally();
    try (Connection connection = superuser(cluster);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String role : PostgresGrammar.ROLES) {
        statement.execute("create role \"" + role + "\" password 'first'");
      }
      statement.execute("create table notes (password text, valid timestamptz)");
      statement.execute("create foreign data wrapper fdw");
      statement.execute("create server remote foreign data wrapper fdw");
      statement.execute("create temporary table known as select * from pg_authid");
      for (int i = 0; i < TEXTS; i++) {
        Grammar.Text text = grammar.next();
        statement.execute(
            "savepoint text; set local standard_conforming_strings = "
                + (grammar.random.nextBoolean() ? "on" : "off"));
        boolean succeeded = runs(statement, text.sql());
        boolean change = succeeded && changedPostgres(statement);
        statement.execute("rollback to text");
        tally.add(text, refuses(inspector, text.sql()), succeeded, change);
      }
      connection.rollback();
    }
    tally.check();
  }

  private static boolean changedPostgres(Statement statement) throws SQLException {
    statement.execute("reset role");
    try (ResultSet row =
        statement.executeQuery(
            """
            select exists (select from pg_authid a left join known k using (oid)
              where k.oid is null and (a.rolpassword is not null or a.rolvaliduntil is not null)
                or k.oid is not null and (a.rolname, a.rolpassword, a.rolvaliduntil)
                  is distinct from (k.rolname, k.rolpassword, k.rolvaliduntil))""")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  @Test
  void whateverChangesCredentialsOfMysqlIsRefused() throws SQLException {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().addIamUser(SUPERUSER);
    cluster.aurora().execute("grant all on *.* to " + SUPERUSER + " with grant option");
    Grammar grammar = new MySqlGrammar(SEED);
    SqlInspector inspector = inspector(Vendor.MYSQL);
    Tally tally = new Tally();
    try (Connection connection = superuser(cluster);
        Statement statement = connection.createStatement()) {
      statement.execute("create database differential");
      statement.execute("use differential");
      statement.execute("create table notes (id varchar(20), password varchar(200))");
      statement.execute("create table user (user varchar(20), plugin varchar(20))");
      Map<String, String> before = reset(statement);
      for (int i = 0; i < TEXTS; i++) {
        Grammar.Text text = grammar.next();
        statement.execute(
            "set session sql_mode = '"
                + grammar.any("", "", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES")
                + "'");
        boolean succeeded = runs(statement, text.sql());
        Map<String, String> after = accounts(statement);
        tally.add(text, refuses(inspector, text.sql()), succeeded, changedMysql(before, after));
        if (!after.equals(before)) {
          before = reset(statement);
        }
      }
      statement.execute("drop database differential");
      statement.execute("drop user victim, password, `it's; \"x`");
    }
    tally.check();
  }

  private static Map<String, String> reset(Statement statement) throws SQLException {
    statement.execute("set session sql_mode = ''");
    String initial =
        " identified by 'first' password expire interval 77 day password history 3 password reuse"
            + " interval 9 day password require current optional; ";
    runs(
        statement,
        "drop user if exists victim, password, `it's; \"x`, made, made@db.do.internal; drop role if exists made;"
            + " create user victim"
            + initial
            + "create user password"
            + initial
            + "create user `it's; \"x`"
            + initial);
    return accounts(statement);
  }

  /** Accounts, and what of them is about passwords. */
  private static Map<String, String> accounts(Statement statement) throws SQLException {
    Map<String, String> accounts = new TreeMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            "select user, host, plugin, authentication_string, password_expired, password_lifetime,"
                + " password_reuse_history, password_reuse_time, password_require_current"
                // A role is an expired account.
                + " from mysql.user where user <> 'some_role'")) {
      while (rows.next()) {
        StringBuilder credentials = new StringBuilder();
        for (int i = 3; i <= 9; i++) {
          credentials.append(rows.getString(i)).append(' ');
        }
        accounts.put(rows.getString(1) + '@' + rows.getString(2), credentials.toString());
      }
    }
    return accounts;
  }

  /** An account made without anything about passwords is no change, nor is one dropped. */
  private static boolean changedMysql(Map<String, String> before, Map<String, String> after) {
    boolean gone = !after.keySet().containsAll(before.keySet());
    return after.entrySet().stream()
        .anyMatch(
            account -> {
              String old = before.get(account.getKey());
              return old == null
                  ? gone || !account.getValue().endsWith("  N null null null null ")
                  : !old.equals(account.getValue());
            });
  }

  private static Connection superuser(Cluster cluster) throws SQLException {
    var properties = cluster.properties(SUPERUSER);
    properties.put("plugins", "iam,tls-verify");
    if (!cluster.isPostgresql()) {
      properties.put("allowMultiQueries", "true");
    }
    return DriverManager.getConnection(cluster.url(), properties);
  }

  /** Whether all of the text's statements succeed. */
  private static boolean runs(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
      while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {}
      return true;
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("08")) {
        throw e;
      }
      return false;
    }
  }

  private static SqlInspector inspector(Vendor vendor) throws SQLException {
    Cluster cluster = vendor == Vendor.POSTGRESQL ? Cluster.POSTGRESQL : Cluster.MYSQL;
    Plugin plugin =
        new PasswordPolicyPluginProvider()
            .create(
                new PluginConfig(
                    "password-policy",
                    vendor,
                    DriverManager.getDriver(cluster.aurora().jdbcUrl("localhost")),
                    List.of(),
                    Map.of("exempt", "none")));
    return plugin.sqlInspector(null, null);
  }

  private static boolean refuses(SqlInspector inspector, String sql) {
    try {
      inspector.inspect(sql);
      return false;
    } catch (SQLException e) {
      return true;
    }
  }
}
