package io.github.aurorasecure.benchmarks;

import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Prints connect latency beside the raw drivers as the tables of docs/performance.md. */
public final class ConnectReport {
  private static final String USER = "benchmark";

  private ConnectReport() {}

  /**
   * Measures both engines.
   *
   * @param args counted rounds, 300 if not given; as many again warm up
   */
  public static void main(String[] args) throws Exception {
    int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", LocalAurora.SECRET_ACCESS_KEY);
    System.out.printf(
        "%s %s, %s, %d processors, %d rounds%n",
        System.getProperty("java.vm.name"),
        Runtime.version(),
        System.getProperty("os.name"),
        Runtime.getRuntime().availableProcessors(),
        rounds);
    for (Engine engine : Engine.values()) {
      for (boolean resumption :
          engine == Engine.MYSQL ? new boolean[] {true, false} : new boolean[] {false}) {
        try (LocalAurora aurora = LocalAurora.builder(engine).tlsResumption(resumption).start()) {
          aurora.addIamUser(USER);
          print(engine, resumption, LocalCandidates.of(aurora, USER), rounds);
        }
      }
    }
  }

  private static void print(
      Engine engine, boolean resumption, List<ConnectLatency.Candidate> candidates, int rounds)
      throws SQLException {
    System.out.printf(
        Locale.ROOT,
        "%n%s%s%n%n| candidate | p50 ms | p99 ms | ratio to the first |%n|---|---|---|---|%n",
        engine,
        resumption ? ", server resumes TLS sessions" : "");
    for (ConnectLatency.Result result : ConnectLatency.measure(candidates, rounds)) {
      System.out.printf(
          Locale.ROOT,
          "| %s | %.2f | %.2f | %.2f |%n",
          result.name(),
          result.p50(),
          result.p99(),
          result.ratio());
    }
  }
}
