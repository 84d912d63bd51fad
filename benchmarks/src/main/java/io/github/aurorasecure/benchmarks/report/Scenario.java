package io.github.aurorasecure.benchmarks.report;

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
 */
record Scenario(String title, Engine engine, boolean resumption, Duration delay) {
  private static final String USER = "benchmark";
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  static final List<Scenario> ALL =
      List.of(
          new Scenario("PostgreSQL", Engine.POSTGRESQL, false, Duration.ZERO),
          new Scenario("PostgreSQL, 1 ms each way", Engine.POSTGRESQL, false, MILLISECOND),
          new Scenario("MySQL resuming", Engine.MYSQL, true, Duration.ZERO),
          new Scenario("MySQL resuming, 1 ms each way", Engine.MYSQL, true, MILLISECOND),
          new Scenario("MySQL not resuming", Engine.MYSQL, false, Duration.ZERO));

  /** Starts the server, measures and stops it. */
  ConnectRun run(ConnectPlan plan, PrintStream progress)
      throws CandidateException, IOException, GeneralSecurityException {
    try (LocalAurora aurora = LocalAurora.builder(engine).tlsResumption(resumption).start()) {
      aurora.addIamUser(USER);
      if (engine == Engine.POSTGRESQL) {
        AuroraTopology.addTo(aurora);
      }
      return plan.withDelay(delay).run(title, LocalCandidates.withPeers(aurora, USER), progress);
    }
  }

  /** The size of the bundle, which does not depend on the cluster. */
  static String bundle() throws IOException, GeneralSecurityException {
    try (LocalAurora aurora = LocalAurora.builder(Engine.POSTGRESQL).start()) {
      return TrustFiles.of(aurora).describe();
    }
  }
}
