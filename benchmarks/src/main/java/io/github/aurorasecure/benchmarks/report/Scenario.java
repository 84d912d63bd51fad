package io.github.aurorasecure.benchmarks.report;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.benchmarks.connect.CandidateException;
import io.github.aurorasecure.benchmarks.connect.ConnectPlan;
import io.github.aurorasecure.benchmarks.connect.ConnectRun;
import io.github.aurorasecure.benchmarks.local.AuroraTopology;
import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.benchmarks.local.TrustFiles;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;

/**
 * One set-up of LocalAurora that connects are measured on.
 *
 * @param resumption whether the server resumes TLS sessions; PostgreSQL never does
 * @param delay on the wire, each way
 * @param kind who connects
 */
record Scenario(String title, Engine engine, boolean resumption, Duration delay, Kind kind) {
  private enum Kind {
    /** Tokens, beside the raw drivers and other wrappers. */
    PEERS,
    /** Passwords, over the TLS of the server itself. */
    OWN_TLS,
    /** Ours alone, as it is and while token and bundle are replaced. */
    RENEWING
  }

  private static final String USER = "benchmark";
  private static final String RENEWING_USER = "benchmark_renewing";
  private static final String PASSWORD = "benchmark of the server's own TLS";
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  static final List<Scenario> ALL =
      List.of(
          new Scenario("PostgreSQL", Engine.POSTGRESQL, false, Duration.ZERO, Kind.PEERS),
          new Scenario(
              "PostgreSQL, 1 ms each way", Engine.POSTGRESQL, false, MILLISECOND, Kind.PEERS),
          new Scenario("MySQL resuming", Engine.MYSQL, true, Duration.ZERO, Kind.PEERS),
          new Scenario(
              "MySQL resuming, 1 ms each way", Engine.MYSQL, true, MILLISECOND, Kind.PEERS),
          new Scenario("MySQL not resuming", Engine.MYSQL, false, Duration.ZERO, Kind.PEERS),
          new Scenario(
              "PostgreSQL's own TLS", Engine.POSTGRESQL, false, Duration.ZERO, Kind.OWN_TLS),
          new Scenario("MySQL's own TLS", Engine.MYSQL, true, Duration.ZERO, Kind.OWN_TLS),
          new Scenario(
              "PostgreSQL, renewing", Engine.POSTGRESQL, false, Duration.ZERO, Kind.RENEWING));

  /** Starts the server, measures and stops it. */
  ConnectRun run(ConnectPlan plan, PrintStream progress)
      throws CandidateException, IOException, GeneralSecurityException {
    LocalAurora.Builder builder = LocalAurora.builder(engine).tlsResumption(resumption);
    try (LocalAurora aurora =
        kind == Kind.OWN_TLS ? builder.serversOwnTls().start() : builder.start()) {
      return plan.withDelay(delay).run(title, candidates(aurora), progress);
    }
  }

  /** Of so many, the counted ones: more where the highest per cent is what matters. */
  int rounds(int usual) {
    return kind == Kind.RENEWING ? 4 * usual : usual;
  }

  /** Whether the raw drivers and the wrapper are among the candidates. */
  boolean hasPeers() {
    return kind == Kind.PEERS;
  }

  private List<Candidate> candidates(LocalAurora aurora)
      throws IOException, GeneralSecurityException {
    if (kind == Kind.OWN_TLS) {
      aurora.addPasswordUser(USER, PASSWORD);
      return LocalCandidates.withPassword(aurora, USER, PASSWORD);
    }
    aurora.addIamUser(USER);
    if (kind == Kind.RENEWING) {
      aurora.addIamUser(RENEWING_USER);
      return LocalCandidates.renewing(aurora, USER, RENEWING_USER);
    }
    if (engine == Engine.POSTGRESQL) {
      AuroraTopology.addTo(aurora);
    }
    return LocalCandidates.withPeers(aurora, USER);
  }

  /** The size of the bundle, which does not depend on the cluster. */
  static String bundle() throws IOException, GeneralSecurityException {
    try (LocalAurora aurora = LocalAurora.builder(Engine.POSTGRESQL).start()) {
      return TrustFiles.of(aurora).describe();
    }
  }
}
