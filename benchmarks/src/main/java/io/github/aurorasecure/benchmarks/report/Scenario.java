package io.github.aurorasecure.benchmarks.report;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.benchmarks.connect.CandidateException;
import io.github.aurorasecure.benchmarks.connect.ConnectPlan;
import io.github.aurorasecure.benchmarks.connect.ConnectRun;
import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.benchmarks.local.Query;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One set-up of LocalAurora and what is measured on it.
 *
 * @param server describes it
 * @param candidates prepares it and says who connects
 * @param plan makes this scenario's of the usual one
 */
record Scenario(
    String title, Server server, Candidates candidates, UnaryOperator<ConnectPlan> plan) {
  private static final Server POSTGRESQL = () -> LocalAurora.builder(Engine.POSTGRESQL);
  private static final Server MYSQL = () -> LocalAurora.builder(Engine.MYSQL);

  static final List<Scenario> ALL =
      List.of(
          peers("PostgreSQL", POSTGRESQL),
          delayed("PostgreSQL, 1 ms each way", POSTGRESQL),
          peers("MySQL resuming", MYSQL),
          delayed("MySQL resuming, 1 ms each way", MYSQL),
          peers("MySQL not resuming", () -> MYSQL.builder().tlsResumption(false)),
          ownTls("PostgreSQL's own TLS", POSTGRESQL),
          ownTls("MySQL's own TLS", MYSQL),
          // More rounds, since the highest per cent is what matters.
          new Scenario(
              "PostgreSQL, renewing",
              POSTGRESQL,
              LocalCandidates::renewing,
              plan -> plan.withoutLoad().times(4)),
          query("PostgreSQL", POSTGRESQL, Query.SELECT_1),
          query("PostgreSQL", POSTGRESQL, Query.SCAN),
          query("MySQL", MYSQL, Query.SELECT_1),
          query("MySQL", MYSQL, Query.SCAN));

  interface Server {
    LocalAurora.Builder builder();
  }

  interface Candidates {
    List<Candidate> on(LocalAurora aurora)
        throws IOException, GeneralSecurityException, SQLException;
  }

  private static Scenario peers(String title, Server server) {
    return new Scenario(title, server, LocalCandidates::withPeers, plan -> plan);
  }

  private static Scenario delayed(String title, Server server) {
    return new Scenario(
        title,
        server,
        LocalCandidates::withPeers,
        plan -> plan.withoutLoad().withDelay(Duration.ofMillis(1)));
  }

  private static Scenario ownTls(String title, Server server) {
    return new Scenario(
        title,
        () -> server.builder().serversOwnTls(),
        LocalCandidates::withPassword,
        ConnectPlan::withoutLoad);
  }

  private static Scenario query(String engine, Server server, Query query) {
    return new Scenario(
        engine + ", " + query.title(),
        server,
        LocalCandidates::withTable,
        plan -> plan.timing(query));
  }

  /** Starts the server, measures and stops it. */
  ConnectRun run(ConnectPlan usual, PrintStream progress)
      throws CandidateException, IOException, GeneralSecurityException, SQLException {
    try (LocalAurora aurora = server.builder().start()) {
      return plan.apply(usual).run(title, candidates.on(aurora), progress);
    }
  }
}
