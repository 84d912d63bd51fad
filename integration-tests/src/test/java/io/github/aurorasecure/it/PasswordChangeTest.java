package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.AuroraSecureDataSource;
import io.github.aurorasecure.password.PasswordChange;
import io.github.aurorasecure.password.PasswordCommand;
import io.github.aurorasecure.password.PasswordRequirements;
import io.github.aurorasecure.password.PasswordRequirementsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordChangeTest {
  private static final String ADMIN = "change_admin";
  private static final String USER = "change'\\d \"user";
  private static final String FIRST = "first password of all";

  @BeforeAll
  static void accounts() {
    for (Cluster cluster : Cluster.values()) {
      cluster.aurora().addIamUser(ADMIN);
      cluster.aurora().addPasswordUser(USER, FIRST);
    }
    Cluster.POSTGRESQL.aurora().execute("alter role " + ADMIN + " createrole");
    Cluster.POSTGRESQL.aurora().execute("alter role " + ADMIN + " set log_statement = 'all'");
    Cluster.POSTGRESQL
        .aurora()
        .execute("grant \"" + USER.replace("\"", "\"\"") + "\" to " + ADMIN + " with admin option");
    Cluster.MYSQL.aurora().execute("grant create user on *.* to " + ADMIN);
    Cluster.MYSQL.aurora().execute("grant select on mysql.* to " + ADMIN);
  }

  private static AuroraSecureDataSource source(Cluster cluster) {
    AuroraSecureDataSource source = new AuroraSecureDataSource();
    source.setUrl(cluster.url());
    source.setUser(ADMIN);
    source.setProperty("tls-verify.caBundle", cluster.aurora().caBundle().toString());
    return source;
  }

  @ParameterizedTest
  @EnumSource
  void thePasswordIsChangedAndWiped(Cluster cluster) throws SQLException {
    // Not decomposed, with a no-break space and half-width letters, all of which SASLprep changes.
    for (String text :
        new String[] {
          "zb7qtn4xwm2krf9s",
          "it's a \\ back\"slash\\' of `sorts`",
          "pa\u00dfwort \u00a0 \uff21\uff22 \u212b ngstr\u00f6m e\u0301",
          "\ud83d\udc0e correct {fn horse} battery $$ staple"
        }) {
      char[] password = text.toCharArray();
      PasswordChange.through(source(cluster)).apply(USER, password);
      assertThat(password).containsOnly('\0');
      Properties properties = cluster.properties(USER);
      properties.put("password", text);
      DriverManager.getConnection(cluster.url(), properties).close();
    }
  }

  @Test
  void noMessageQuotesThePassword() {
    AuroraSecureDataSource source = source(Cluster.MYSQL);
    source.setProperty("dumpQueriesOnException", "true");
    assertThatThrownBy(
            () ->
                PasswordChange.through(source)
                    .apply("nobody of this name", "zb7qtn4xwm2krf9s".toCharArray()))
        .isInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(Printed.with(e)).doesNotContain("zb7qtn4xwm2krf9s"));
  }

  @Test
  void otherCharacterSetsTakeNothingButAscii() {
    AuroraSecureDataSource source = source(Cluster.MYSQL);
    source.setProperty("characterEncoding", "SJIS");
    char[] password = "zb7qtn4xwm2krf9s\u00a5' ACCOUNT LOCK -- ".toCharArray();
    assertThatThrownBy(() -> PasswordChange.through(source).apply(USER, password))
        .isInstanceOf(SQLException.class)
        .hasFieldOrPropertyWithValue("SQLState", "22021");
  }

  @Test
  void noPasswordIsInTheLogOfPostgres() throws Exception {
    Cluster cluster = Cluster.POSTGRESQL;
    String password = generate(PasswordChange.through(source(cluster)), USER);
    String logged = ServerLog.with("ALTER ROLE \"" + USER.replace("\"", "\"\"") + '"');
    assertThat(logged).contains("PASSWORD 'SCRAM-SHA-256$4096:").doesNotContain(password);
  }

  @Test
  void noPasswordIsInTheLogOfMysql() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().execute("set global log_output = 'TABLE'");
    cluster.aurora().execute("set global general_log = 'ON'");
    String password;
    try {
      password = generate(PasswordChange.through(source(cluster)), USER);
    } finally {
      cluster.aurora().execute("set global general_log = 'OFF'");
    }
    StringBuilder logged = new StringBuilder();
    try (Connection connection = source(cluster).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select convert(argument using utf8mb4) from mysql.general_log")) {
      while (rows.next()) {
        logged.append(rows.getString(1)).append('\n');
      }
    }
    assertThat(logged).contains("ALTER USER").doesNotContain(password);
  }

  @Test
  void validUntilIsSet() throws SQLException {
    Cluster cluster = Cluster.POSTGRESQL;
    generate(PasswordChange.through(source(cluster)).validFor(90), USER);
    assertThat(
            queried(
                cluster,
                "select rolvaliduntil between now() + interval '89 days' and now() + interval '91"
                    + " days' from pg_roles where rolname like 'change''%'"))
        .isEqualTo("t");
    PasswordRequirements week = PasswordRequirements.nist().withMaxValidDays(7);
    generate(PasswordChange.through(source(cluster)).requiring(week), USER);
    assertThat(
            queried(
                cluster,
                "select rolvaliduntil < now() + interval '8 days' from pg_roles where rolname like"
                    + " 'change''%'"))
        .isEqualTo("t");
    assertThatThrownBy(
            () ->
                generate(PasswordChange.through(source(cluster)).requiring(week).validFor(8), USER))
        .isInstanceOf(PasswordRequirementsException.class)
        .hasMessageContaining("more than 7 days");
  }

  @Test
  void theLifetimeIsSetOnMysql() throws SQLException {
    Cluster cluster = Cluster.MYSQL;
    generate(PasswordChange.through(source(cluster)).validFor(90), USER);
    assertThat(
            queried(
                cluster, "select password_lifetime from mysql.user where user like 'change\\'%'"))
        .isEqualTo("90");
  }

  @ParameterizedTest
  @EnumSource
  void usersChangeTheirOwn(Cluster cluster) throws SQLException {
    PasswordChange.through(source(cluster)).apply(USER, "the one that is known 1".toCharArray());
    AuroraSecureDataSource own = source(cluster);
    own.setUser(USER);
    own.setPassword("the one that is known 1");
    PasswordChange.through(own).apply(USER, "the one that follows it 2".toCharArray());
    own.setPassword("the one that follows it 2");
    own.getConnection().close();
  }

  @ParameterizedTest
  @EnumSource
  void weakPasswordsAreNotSent(Cluster cluster) {
    char[] password = "Sw0rdf1sh".toCharArray();
    assertThatThrownBy(() -> PasswordChange.through(source(cluster)).apply(USER, password))
        .isInstanceOf(PasswordRequirementsException.class)
        .hasMessageContaining("fewer than 15 characters")
        .hasMessageNotContaining("Sw0rdf1sh");
    assertThat(password).containsOnly('\0');
  }

  @ParameterizedTest
  @EnumSource
  void theServersRefusalPassesAsItIs(Cluster cluster) {
    assertThatThrownBy(() -> generate(PasswordChange.through(source(cluster)), "no such user"))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo(cluster.isPostgresql() ? "42704" : "HY000");
  }

  @ParameterizedTest
  @EnumSource
  void aUserWhoCannotSignInWithThePasswordIsTold(Cluster cluster) {
    if (cluster.isPostgresql()) {
      cluster.aurora().execute("create role no_login");
      cluster.aurora().execute("grant no_login to " + ADMIN + " with admin option");
    } else {
      cluster.aurora().execute("create user no_login account lock");
    }
    assertThatThrownBy(() -> generate(PasswordChange.through(source(cluster)), "no_login"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the password was changed, but signing in with it failed");
  }

  /** Of the plugin there is but the row here: no local server has it. */
  @Test
  void anAccountForIamKeepsItsPluginOnMysql() throws SQLException {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().addPasswordUser("change_iam", FIRST);
    cluster
        .aurora()
        .execute(
            "update mysql.user set plugin = 'awsauthenticationplugin' where user = 'change_iam'");
    String row = "select authentication_string from mysql.user where user = 'change_iam'";
    String before = queried(cluster, row);
    assertThatThrownBy(() -> generate(PasswordChange.through(source(cluster)), "change_iam"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("signs in with IAM (AWSAuthenticationPlugin)")
        .hasFieldOrPropertyWithValue("SQLState", "42000");
    assertThat(queried(cluster, row)).isEqualTo(before);
  }

  @Test
  void mysqlPasswordsAreSentOverVerifiedTlsOnly() {
    AuroraSecureDataSource source = source(Cluster.MYSQL);
    source.setProperty("tls-verify.caBundle", null);
    source.setProperty("plugins", "password-policy");
    source.setProperty("sslMode", "REQUIRED");
    source.setUser(Cluster.PASSWORD_USER);
    source.setPassword(Cluster.PASSWORD);
    assertThatThrownBy(() -> generate(PasswordChange.through(source), Cluster.PASSWORD_USER))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("only sent over verified TLS")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @ParameterizedTest
  @EnumSource
  void theCommandReadsPasswordsFromStandardInput(Cluster cluster) throws Exception {
    PasswordChange.through(source(cluster)).apply(USER, "the one that is known 3".toCharArray());
    String url = cluster.url() + "?tls-verify.caBundle=" + cluster.aurora().caBundle();
    String passwords = "the one that is known 3\nthe one that follows it 4\n";
    assertThat(run(passwords, 0, url, USER, "--as", USER, "--ask")).isEmpty();
    assertThat(run("", 1, url, USER, "--as", ADMIN)).contains("no password was given");
    assertThat(run("x\n", 1, url, USER, "--as", ADMIN)).contains("fewer than 15 characters");
    assertThat(run("", 2, url, USER)).contains("usage:");
    assertThat(run("", 2, url + "&user=x", USER, "--as", ADMIN)).contains("usage:");
    assertThat(run("", 2, url + "&password=x", USER, "--as", ADMIN)).contains("usage:");
    assertThat(run("", 1, url, USER, "--as", ADMIN, "--valid-for", "x"))
        .contains("--valid-for x: use a number");
    assertThat(run("0123 abc horse battery\n", 1, url, USER, "--as", ADMIN, "--min-length", "40"))
        .contains("fewer than 40 characters");
    assertThat(run("", 1, url, USER, "--as", ADMIN, "--blocklist", "no such file"))
        .contains("--blocklist no such file: give a file in UTF-8 that can be read");
    String generated = run("", 0, url, USER, "--as", ADMIN, "--generate", "--valid-for", "30");
    Properties properties = cluster.properties(USER);
    properties.put("password", generated.strip());
    DriverManager.getConnection(cluster.url(), properties).close();
  }

  @ParameterizedTest
  @EnumSource
  void theCommandTellsAChangeFromASignIn(Cluster cluster) {
    if (cluster.isPostgresql()) {
      cluster.aurora().execute("create role told_apart");
      cluster.aurora().execute("grant told_apart to " + ADMIN + " with admin option");
    } else {
      cluster.aurora().execute("create user told_apart account lock");
    }
    String url = cluster.url() + "?tls-verify.caBundle=" + cluster.aurora().caBundle();
    assertThat(run("", 3, url, "told_apart", "--as", ADMIN, "--generate"))
        .contains("the password was changed, but signing in with it failed");
    assertThat(run("", 1, url, "no such user", "--as", ADMIN, "--generate"))
        .contains(cluster.isPostgresql() ? "does not exist" : "ALTER USER failed")
        .doesNotContain("was changed");
  }

  private static String run(String input, int expected, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    InputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    int exit =
        PasswordCommand.run(
            arguments,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            null,
            in);
    String errors = err.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(errors).isEqualTo(expected);
    assertThat(errors).doesNotContain("\tat ");
    return expected == 0 ? out.toString(StandardCharsets.UTF_8) : errors;
  }

  private static String generate(PasswordChange change, String user) throws SQLException {
    char[] password = change.newPassword(user);
    change.apply(user, password.clone());
    return new String(password);
  }

  private static String queried(Cluster cluster, String sql) throws SQLException {
    try (Connection connection = source(cluster).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
