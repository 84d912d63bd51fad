package io.github.aurorasecure.demo;

import io.github.aurorasecure.benchmarks.connect.ConnectPlan;
import io.github.aurorasecure.benchmarks.connect.ConnectRun;
import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.io.OutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Shows on a terminal what the driver does, against LocalAurora for both engines. */
public final class Demo {
  private static final String USER = "demo_user";
  private static final int LATENCY_ROUNDS = 60;

  private final LocalAurora aurora;
  private final String url;
  private final Properties properties = new Properties();

  private Demo(LocalAurora aurora) {
    this.aurora = aurora;
    this.url = secured(aurora.jdbcUrl(aurora.endpoints().cluster()));
    properties.put("user", USER);
    properties.put("tls-verify.caBundle", "builtin:rds,file:" + aurora.caBundle());
  }

  /** Runs the demo for both engines; fails if anything does not go as it should. */
  public static void main(String[] args) throws Exception {
    System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", LocalAurora.SECRET_ACCESS_KEY);
    for (Engine engine : Engine.values()) {
      System.out.printf("%n== %s%n", engine == Engine.MYSQL ? "Aurora MySQL" : "Aurora PostgreSQL");
      try (LocalAurora aurora = LocalAurora.builder(engine).start()) {
        aurora.addIamUser(USER);
        new Demo(aurora).run();
      }
    }
  }

  private void run() throws Exception {
    say("URL before", aurora.jdbcUrl(aurora.endpoints().cluster()));
    say("URL after", url);
    signIn();
    connectAgain();
    wrongEndpoint();
    plaintextServer();
    passwordStatement();
    hibernate();
    latency();
  }

  private void signIn() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_user, version()")) {
      row.next();
      say(
          "signed in",
          row.getString(1) + " with an IAM token, no password; server " + version(row));
      TlsSession tls = AuroraSecure.describe(connection).orElseThrow().tls();
      if (tls == null) {
        throw new IllegalStateException("no verified TLS session");
      }
      say("server proven", "SAN " + tls.matchedName());
      say("", "CA " + tls.root());
      say(
          "",
          "%d days left, %s %s"
              .formatted(
                  Duration.between(Instant.now(), tls.notAfter()).toDays(),
                  tls.protocol(),
                  tls.cipherSuite()));
    }
  }

  private static String version(ResultSet row) throws SQLException {
    String version = row.getString(2);
    return version.startsWith("PostgreSQL")
        ? version.replaceFirst("(PostgreSQL \\S+).*", "$1")
        : "MySQL " + version;
  }

  private void connectAgain() throws SQLException {
    for (int i = 0; i < 10; i++) {
      DriverManager.getConnection(url, properties).close();
    }
    List<SignIn> signIns = aurora.signIns();
    long tokens = signIns.stream().map(SignIn::tokenFingerprint).distinct().count();
    say(
        "ten more connects",
        "%d sign-ins accepted so far, %d token in all"
            .formatted(signIns.stream().filter(SignIn::accepted).count(), tokens));
  }

  private void wrongEndpoint() {
    String other = secured(aurora.jdbcUrl(aurora.endpoints().otherCluster()));
    say("another cluster", refusal(() -> DriverManager.getConnection(other, properties)));
  }

  private void plaintextServer() throws Exception {
    try (HostileServer server = HostileServer.withoutTls(aurora.engine())) {
      String plaintext = secured(server.jdbcUrl(aurora.endpoints().cluster()));
      say("plaintext server", refusal(() -> DriverManager.getConnection(plaintext, properties)));
      say("", "credentials it received: " + server.passwords().size());
    }
  }

  private void passwordStatement() throws SQLException {
    String sql =
        aurora.engine() == Engine.POSTGRESQL
            ? "ALTER ROLE " + USER + " PASSWORD 'correct horse'"
            : "ALTER USER " + USER + " IDENTIFIED BY 'correct horse'";
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement()) {
      say(
          sql.replaceFirst(" " + USER + ".*", " …"),
          refusal(() -> statement.execute(sql)).lines().findFirst().orElseThrow());
    }
  }

  private void hibernate() {
    try (Notes notes = new Notes(url, properties)) {
      Long id = notes.save("kept through Hibernate");
      say(
          "Hibernate",
          "saved and read note %d: \"%s\" (%s)".formatted(id, notes.text(id), notes.dialect()));
    }
  }

  private void latency() throws Exception {
    List<ConnectRun.Entry> candidates =
        ConnectPlan.of(LATENCY_ROUNDS)
            .run(
                "connect",
                LocalCandidates.of(aurora, USER),
                new PrintStream(OutputStream.nullOutputStream()))
            .candidates();
    double slowest =
        candidates.stream().mapToDouble(entry -> entry.latency().p50()).max().orElse(1);
    String what = "connect, median";
    for (ConnectRun.Entry entry : candidates) {
      double median = entry.latency().p50();
      say(
          what,
          String.format(
              Locale.ROOT,
              "%-26s %-30s %6.2f ms",
              entry.name(),
              "█".repeat(Math.max(1, (int) Math.round(30 * median / slowest))),
              median));
      what = "";
    }
  }

  private static String secured(String vendorUrl) {
    return vendorUrl.replaceFirst("jdbc:", "jdbc:aurora-secure:");
  }

  @FunctionalInterface
  private interface Attempt {
    void run() throws SQLException;
  }

  private static String refusal(Attempt attempt) {
    try {
      attempt.run();
    } catch (SQLException e) {
      return "refused: " + e.getMessage();
    }
    throw new IllegalStateException("was not refused");
  }

  private static void say(String what, String text) {
    System.out.printf("  %-20s %s%n", what, text);
  }
}
