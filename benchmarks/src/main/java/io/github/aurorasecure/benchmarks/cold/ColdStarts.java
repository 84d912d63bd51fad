package io.github.aurorasecure.benchmarks.cold;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.benchmarks.connect.Estimate;
import io.github.aurorasecure.benchmarks.connect.Figures;
import io.github.aurorasecure.benchmarks.connect.PairedRounds;
import io.github.aurorasecure.benchmarks.connect.Table;
import io.github.aurorasecure.benchmarks.local.AuroraTopology;
import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.benchmarks.local.TrustFiles;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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

  private static final String RAW_TOKEN_ONE_ROOT = "raw, token, one root";
  private static final String RAW_TOKEN_BUNDLE = "raw, token, RDS bundle";

  private final int runs;

  /**
   * So many JVMs of each candidate, after one that fills the disk's cache.
   *
   * @param runs one or more
   */
  public ColdStarts(int runs) {
    this.runs = runs;
  }

  /** Measures. */
  public Figures measure(PrintStream progress) throws IOException, GeneralSecurityException {
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
      throws IOException, GeneralSecurityException {
    ClassPath all = ClassPath.current();
    TrustFiles trust = TrustFiles.of(aurora);
    String vendorUrl = aurora.jdbcUrl(aurora.endpoints().cluster());
    List<Candidate> warm = LocalCandidates.of(aurora, IAM_USER);
    Candidate bundle = warm.get(0);
    Candidate oneRoot = warm.get(1);
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
            oneRoot.url(),
            Map.of("user", PASSWORD_USER),
            () -> Map.of(ColdProgram.PASSWORD_VARIABLE, PASSWORD)),
        new ColdCandidate(
            RAW_TOKEN_ONE_ROOT, raw, oneRoot.url(), Map.of("user", IAM_USER), () -> token(oneRoot)),
        new ColdCandidate(
            RAW_TOKEN_BUNDLE, raw, bundle.url(), Map.of("user", IAM_USER), () -> token(bundle)),
        new ColdCandidate(
            "aws wrapper, iam, RDS bundle",
            wrapper,
            bundle.url().replaceFirst("jdbc:", "jdbc:aws-wrapper:")
                + "&wrapperPlugins=iam&wrapperDialect=aurora-pg",
            Map.of("user", IAM_USER),
            () -> keys),
        new ColdCandidate(
            "aurora-secure, RDS bundle",
            ours,
            vendorUrl.replaceFirst("jdbc:", "jdbc:aurora-secure:"),
            Map.of("user", IAM_USER, "tls-verify.caBundle", "builtin:rds,file:" + trust.one()),
            () -> keys));
  }

  /** Made here, so what signs is not loaded there. */
  private static Map<String, String> token(Candidate candidate) {
    return Map.of(
        ColdProgram.PASSWORD_VARIABLE, candidate.properties().get().getProperty("password"));
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
    List<String> names = candidates.stream().map(ColdCandidate::name).toList();
    double[] password = column(starts.get(0), ColdCandidate.Start::firstMillis);
    double[] token =
        column(starts.get(names.indexOf(RAW_TOKEN_ONE_ROOT)), ColdCandidate.Start::firstMillis);
    double[] second =
        column(starts.get(names.indexOf(RAW_TOKEN_BUNDLE)), ColdCandidate.Start::secondMillis);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      double[] ownFirst = column(starts.get(i), ColdCandidate.Start::firstMillis);
      double[] ownSecond = column(starts.get(i), ColdCandidate.Start::secondMillis);
      ColdCandidate.Start last = starts.get(i).get(runs - 1);
      rows.add(
          List.of(
              names.get(i),
              String.format(Locale.ROOT, "%.0f", Estimate.median(ownFirst).value()),
              Estimate.medianOfRatios(ownFirst, password).toString(),
              Estimate.medianOfRatios(ownFirst, token).toString(),
              String.format(Locale.ROOT, "%.1f", Estimate.median(ownSecond).value()),
              Estimate.medianOfRatios(ownSecond, second).toString(),
              Integer.toString(last.classes()),
              Integer.toString(last.threads())));
    }
    return new Figures(
        "Cold start, PostgreSQL",
        "From the start of a JVM to its first connection, and the second one in the same JVM; "
            + runs
            + " JVMs each, in random order, nothing but what is needed on the class path; ratios"
            + " are run by run. The raw driver signs in with a password (SCRAM, which is work of its"
            + " own) or with a token that it is given, the others with one of their own.",
        new Table(
            List.of(
                "median",
                "first, ms",
                "of " + names.get(0),
                "of " + RAW_TOKEN_ONE_ROOT,
                "second, ms",
                "of " + RAW_TOKEN_BUNDLE,
                "classes loaded",
                "threads"),
            rows));
  }

  private static double[] column(
      List<ColdCandidate.Start> starts, ToDoubleFunction<ColdCandidate.Start> value) {
    return starts.stream().mapToDouble(value).toArray();
  }
}
