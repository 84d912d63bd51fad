package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures URLs given on the command line. */
@Command(
    name = "connect",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description =
        "Times DriverManager.getConnection for several JDBC URLs in one JVM. In each round every"
            + " candidate connects once, in random order; closing is not timed.",
    footer = {
      "",
      "Exit code 0: measured; 1: a candidate cannot connect; 2: the command line is wrong.",
      "Any JDBC driver: java -cp benchmarks.jar:driver.jar"
          + " io.github.aurorasecure.benchmarks.Main connect …"
    })
public final class ConnectCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @ArgGroup(exclusive = false, multiplicity = "1..*")
  List<CandidateOptions.Named> named = new ArrayList<>();

  @Mixin CandidateOptions candidates = new CandidateOptions();

  @Option(
      names = "--rounds",
      converter = AtLeastOne.class,
      defaultValue = "400",
      description = "Counted rounds (${DEFAULT-VALUE}).")
  int rounds;

  @Option(names = "--warm-up", description = "Rounds before them (as many).")
  @Nullable Integer warmUp;

  @Option(
      names = "--delay",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description = "Delay on the wire, each way, by a proxy on loopback.")
  double delayMillis;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Also: connects a second with so many threads.")
  int threads;

  @Option(
      names = "--rate",
      paramLabel = "PER-SECOND",
      defaultValue = "0",
      description = "Also: connects due at this rate, timed from when they were due.")
  double rate;

  @Option(
      names = "--load-seconds",
      paramLabel = "SECONDS",
      converter = AtLeastOne.class,
      defaultValue = "12",
      description = "How long --threads and --rate load each candidate (${DEFAULT-VALUE}).")
  int loadSeconds;

  @Option(
      names = "--phases",
      paramLabel = "CONNECTS",
      defaultValue = "100",
      description = "Connects watched on the wire for their phases (${DEFAULT-VALUE}).")
  int watched;

  @Option(names = "--json", description = "Write what was found to this file.")
  @Nullable Path json;

  @Option(names = "--html", description = "Write a page with tables and plots to this file.")
  @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    check(warmUp == null || warmUp >= 0, "--warm-up must be 0 or more");
    check(delayMillis >= 0 && delayMillis <= 10_000, "--delay must be 0 to 10000 ms");
    check(threads >= 0 && threads <= 10_000, "--threads must be 0 to 10000");
    check(rate >= 0 && rate <= 1e6, "--rate must be 0 to 1000000 a second");
    check(watched >= 0, "--phases must be 0 or more");
    check(json == null || isWritable(json), "--json: " + json + " cannot be written");
    check(html == null || isWritable(html), "--html: " + html + " cannot be written");
    Environment environment = Environment.current();
    List<Candidate> measured;
    try {
      measured = candidates.of(named);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    ConnectPlan plan =
        new ConnectPlan(
            Candidate::timeConnect,
            rounds,
            warmUp == null ? rounds : warmUp,
            watched,
            Duration.ofNanos((long) (delayMillis * 1e6)),
            threads,
            rate,
            Duration.ofSeconds(loadSeconds));
    PrintStream progress = System.err;
    try {
      ConnectRun run = plan.run("connect", measured, progress);
      Findings findings = new Findings(environment, List.of(), List.of(run), List.of());
      System.out.println(run.summary());
      Tables.of(run).forEach(table -> System.out.print("\n" + table.text()));
      if (json != null) {
        findings.writeJson(json);
      }
      if (html != null) {
        Page.write(findings, html);
      }
      return 0;
    } catch (CandidateException e) {
      System.err.println(e.getMessage());
      return e.mistyped() ? 2 : 1;
    }
  }

  /** Before minutes are spent on what would go into it. */
  private static boolean isWritable(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    return Files.exists(file)
        ? Files.isRegularFile(file) && Files.isWritable(file)
        : directory != null && Files.isDirectory(directory) && Files.isWritable(directory);
  }

  private void check(boolean right, String otherwise) {
    if (!right) {
      throw wrong(otherwise);
    }
  }

  private ParameterException wrong(String message) {
    CommandSpec command = spec;
    if (command == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(command.commandLine(), message);
  }
}
