package io.github.aurorasecure.benchmarks.cold;

import io.github.aurorasecure.benchmarks.connect.Estimate;
import io.github.aurorasecure.benchmarks.connect.Figures;
import io.github.aurorasecure.benchmarks.connect.PairedRounds;
import io.github.aurorasecure.benchmarks.connect.Table;
import io.github.aurorasecure.benchmarks.local.AuroraTopology;
import io.github.aurorasecure.benchmarks.local.TrustFiles;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** From the start of a JVM to its first connection to PostgreSQL; fresh JVMs in random order. */
public final class ColdStarts {
  private static final String IAM_USER = "benchmark";
  private static final String PASSWORD_USER = "benchmark_password";
  private static final String PASSWORD = "a password of LocalAurora's";

  private final int runs;

  /**
   * So many JVMs of each candidate, after one that fills the disk's cache.
   *
   * @param runs one or more
   */
  public ColdStarts(int runs) {
    this.runs = runs;
  }

  /** Measures; the raw driver with a password is what others are compared to. */
  public Figures measure(PrintStream progress) throws IOException {
    Path program = Files.createTempDirectory("cold-program");
    try (LocalAurora aurora = LocalAurora.postgresql()) {
      copyProgram(program);
      AuroraTopology.addTo(aurora);
      aurora.addIamUser(IAM_USER);
      aurora.addPasswordUser(PASSWORD_USER, PASSWORD);
      List<ColdCandidate> candidates = candidates(aurora, program);
      List<String> jvmOptions =
          List.of("-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"));
      progress.printf("cold: %d candidates, %d JVMs each%n", candidates.size(), runs);
      return figures(candidates, starts(candidates, jvmOptions));
    } finally {
      try (Stream<Path> files = Files.walk(program)) {
        files.sorted(Collections.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  private static void copyProgram(Path directory) throws IOException {
    String name = ColdProgram.class.getName().replace('.', '/') + ".class";
    Path target = directory.resolve(name);
    Files.createDirectories(target.getParent());
    try (InputStream in = ColdProgram.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new IOException(name + " is missing from the class path");
      }
      Files.copy(in, target);
    }
  }

  private static List<ColdCandidate> candidates(LocalAurora aurora, Path program)
      throws IOException {
    ClassPath all = ClassPath.current();
    TrustFiles trust = TrustFiles.of(aurora);
    String vendorUrl = aurora.jdbcUrl(aurora.endpoints().cluster());
    String oneRoot = "?sslmode=verify-full&sslrootcert=" + trust.one();
    String bundle = "?sslmode=verify-full&sslrootcert=" + trust.bundle();
    Map<String, String> password = Map.of(ColdProgram.PASSWORD_VARIABLE, PASSWORD);
    Map<String, String> keys =
        Map.of(
            "AWS_ACCESS_KEY_ID",
            LocalAurora.ACCESS_KEY_ID,
            "AWS_SECRET_ACCESS_KEY",
            LocalAurora.SECRET_ACCESS_KEY);
    List<Path> raw = with(program, all.jars("org.postgresql."));
    List<Path> wrapper =
        with(
            program,
            all.jars(
                "org.postgresql.",
                "software.amazon.jdbc.",
                "software.amazon.awssdk.",
                "org.reactivestreams.",
                "org.slf4j.slf4j-api"));
    List<Path> ours =
        with(
            program,
            all.jars(
                "org.postgresql.",
                "io.github.aurorasecure.driver-core",
                "io.github.aurorasecure.plugin-",
                "com.github.ben-manes.caffeine.",
                "software.amazon.awssdk.",
                "org.reactivestreams.",
                "org.slf4j.slf4j-api"));
    return List.of(
        new ColdCandidate(
            "raw, password, one root",
            raw,
            vendorUrl + oneRoot,
            Map.of("user", PASSWORD_USER),
            password),
        new ColdCandidate(
            "raw, password, RDS bundle",
            raw,
            vendorUrl + bundle,
            Map.of("user", PASSWORD_USER),
            password),
        new ColdCandidate(
            "aws wrapper, iam, RDS bundle",
            wrapper,
            vendorUrl.replaceFirst("jdbc:", "jdbc:aws-wrapper:")
                + bundle
                + "&wrapperPlugins=iam&wrapperDialect=aurora-pg",
            Map.of("user", IAM_USER),
            keys),
        new ColdCandidate(
            "aurora-secure, RDS bundle",
            ours,
            vendorUrl.replaceFirst("jdbc:", "jdbc:aurora-secure:"),
            Map.of("user", IAM_USER, "tls-verify.caBundle", "builtin:rds,file:" + trust.one()),
            keys));
  }

  private static List<Path> with(Path program, List<Path> jars) {
    List<Path> classPath = new ArrayList<>(List.of(program));
    classPath.addAll(jars);
    return classPath;
  }

  private List<List<ColdCandidate.Start>> starts(
      List<ColdCandidate> candidates, List<String> jvmOptions) throws IOException {
    List<List<ColdCandidate.Start>> starts = new ArrayList<>();
    candidates.forEach(candidate -> starts.add(new ArrayList<>()));
    PairedRounds.run(
        candidates.size(),
        1,
        runs,
        (candidate, run) -> {
          ColdCandidate.Start start = candidates.get(candidate).start(jvmOptions);
          if (run >= 0) {
            starts.get(candidate).add(start);
          }
        });
    return starts;
  }

  private Figures figures(List<ColdCandidate> candidates, List<List<ColdCandidate.Start>> starts) {
    List<List<String>> rows = new ArrayList<>();
    double[] baselineFirst = column(starts.get(0), ColdCandidate.Start::firstMillis);
    double[] baselineSecond = column(starts.get(0), ColdCandidate.Start::secondMillis);
    for (int i = 0; i < candidates.size(); i++) {
      double[] first = column(starts.get(i), ColdCandidate.Start::firstMillis);
      double[] second = column(starts.get(i), ColdCandidate.Start::secondMillis);
      ColdCandidate.Start last = starts.get(i).get(runs - 1);
      rows.add(
          List.of(
              candidates.get(i).name(),
              String.format(Locale.ROOT, "%.0f", Estimate.median(first).value()),
              Estimate.medianOfRatios(first, baselineFirst).toString(),
              String.format(Locale.ROOT, "%.1f", Estimate.median(second).value()),
              Estimate.medianOfRatios(second, baselineSecond).toString(),
              Integer.toString(last.classes()),
              Integer.toString(last.threads())));
    }
    return new Figures(
        "Cold start, PostgreSQL",
        "From the start of a JVM to its first connection, and the second one in the same JVM; "
            + runs
            + " JVMs each, in random order, nothing but what is needed on the class path. The raw"
            + " driver signs in with a password (SCRAM), the others with a token.",
        new Table(
            List.of(
                "median",
                "first, ms",
                "of raw, run by run",
                "second, ms",
                "of raw, run by run",
                "classes loaded",
                "threads"),
            rows));
  }

  private static double[] column(
      List<ColdCandidate.Start> starts, ToDoubleFunction<ColdCandidate.Start> value) {
    return starts.stream().mapToDouble(value).toArray();
  }
}
