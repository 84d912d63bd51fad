package io.github.aurorasecure.benchmarks.report;

import io.github.aurorasecure.benchmarks.cold.ColdStarts;
import io.github.aurorasecure.benchmarks.connect.AtLeastOne;
import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.benchmarks.connect.CandidateException;
import io.github.aurorasecure.benchmarks.connect.Charts;
import io.github.aurorasecure.benchmarks.connect.ConnectPlan;
import io.github.aurorasecure.benchmarks.connect.ConnectRun;
import io.github.aurorasecure.benchmarks.connect.Environment;
import io.github.aurorasecure.benchmarks.connect.Figures;
import io.github.aurorasecure.benchmarks.connect.Findings;
import io.github.aurorasecure.benchmarks.connect.Page;
import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.benchmarks.local.LocalHosts;
import io.github.aurorasecure.benchmarks.local.Query;
import io.github.aurorasecure.benchmarks.local.TrustFiles;
import io.github.aurorasecure.benchmarks.stub.Memory;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures connects to LocalAurora on both engines and writes the committed report. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Measures connects to LocalAurora and writes connect-jdkNN.json, .html and .svg. On a quiet"
            + " machine: other work shows in every figure.")
public final class ReportCommand implements Callable<Integer> {
  @Option(
      names = "--out",
      paramLabel = "DIRECTORY",
      defaultValue = "benchmarks/report",
      description = "Where to (${DEFAULT-VALUE}).")
  Path out = Path.of("");

  @Option(
      names = "--rounds",
      converter = AtLeastOne.class,
      defaultValue = "400",
      description = "Counted rounds (${DEFAULT-VALUE}).")
  int rounds;

  @Option(
      names = "--threads",
      defaultValue = "64",
      description = "For the throughput without delay; 0 for none (${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = "--load-seconds",
      converter = AtLeastOne.class,
      defaultValue = "12",
      description = "How long that loads each candidate (${DEFAULT-VALUE}).")
  int loadSeconds;

  @Option(
      names = "--cold",
      paramLabel = "RUNS",
      defaultValue = "15",
      description = "Fresh JVMs of each kind; 0 for neither these nor memory (${DEFAULT-VALUE}).")
  int coldRuns;

  @Override
  public Integer call() throws IOException, GeneralSecurityException, SQLException {
    if (threads < 0 || coldRuns < 0) {
      System.err.println("--threads and --cold: 0 for none, or more");
      return 2;
    }
    Environment environment = Environment.current();
    LocalHosts.use();
    System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", LocalAurora.SECRET_ACCESS_KEY);
    Files.createDirectories(out);
    List<String> notes =
        List.of("RDS bundle: " + bundle() + ", of which one is LocalAurora's own.", Query.NOTE);
    ConnectPlan usual =
        new ConnectPlan(
            Candidate::timeConnect,
            rounds,
            rounds,
            Math.min(rounds, 100),
            Duration.ZERO,
            threads,
            0,
            Duration.ofSeconds(loadSeconds));
    List<ConnectRun> runs = new ArrayList<>();
    try {
      for (Scenario scenario : Scenario.ALL) {
        runs.add(scenario.run(usual, System.err));
        write(
            new Findings(
                environment, notes, runs, List.of())); // after each, since they take minutes
      }
      if (coldRuns > 0) {
        List<Figures> others =
            List.of(new ColdStarts(coldRuns).measure(System.err), Memory.measure());
        write(new Findings(environment, notes, runs, others));
      }
      return 0;
    } catch (CandidateException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }

  /** The size of the bundle, which does not depend on the cluster. */
  private static String bundle() throws IOException, GeneralSecurityException {
    try (LocalAurora aurora = LocalAurora.postgresql()) {
      return TrustFiles.of(aurora).describe();
    }
  }

  private void write(Findings findings) throws IOException {
    String name = "connect-jdk" + Runtime.version().feature();
    findings.writeJson(out.resolve(name + ".json"));
    Page.write(findings, out.resolve(name + ".html"));
    Files.writeString(out.resolve(name + ".svg"), chart(findings));
  }

  /** Medians of the ratios to the raw driver with the same certificates, round by round. */
  private static String chart(Findings findings) {
    List<ConnectRun> runs =
        findings.runs().stream().filter(run -> run.has(LocalCandidates.WRAPPER_IAM)).toList();
    Map<String, List<Double>> series = new LinkedHashMap<>();
    for (String name :
        List.of(
            LocalCandidates.ONE_ROOT,
            LocalCandidates.RAW,
            LocalCandidates.OURS,
            LocalCandidates.WRAPPER_IAM)) {
      boolean one = name.equals(LocalCandidates.ONE_ROOT);
      series.put(
          one ? name + " (MySQL: JKS)" : name,
          runs.stream()
              .map(
                  run ->
                      run.candidate(
                          one && run.has(LocalCandidates.ONE_ROOT_JKS)
                              ? LocalCandidates.ONE_ROOT_JKS
                              : name))
              .map(entry -> entry.against().get(LocalCandidates.RAW))
              .map(paired -> paired == null ? 1 : paired.medianOfRatios().value())
              .toList());
    }
    return Charts.relative(
        "Time to connect, median of ratios; raw driver, RDS bundle (MySQL: PKCS12) = 1",
        "lower is better",
        runs.stream().map(run -> run.title().replace(", 1 ms each way", " +1 ms")).toList(),
        series);
  }
}
