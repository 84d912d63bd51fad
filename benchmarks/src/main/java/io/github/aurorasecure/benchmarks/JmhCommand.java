package io.github.aurorasecure.benchmarks.stub;

import io.github.aurorasecure.benchmarks.local.LocalHosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks. */
@Command(
    name = "jmh",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description =
        "Runs JMH benchmarks: CallBenchmark, ConnectBenchmark, InspectionBenchmark,"
            + " ServerBenchmark, TokenCacheBenchmark. Options are JMH's, after two dashes: jmh -- CallBenchmark -prof"
            + " gc")
public final class JmhCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JMH-OPTION", description = "As for JMH, but for -h and -l.")
  List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws IOException, RunnerException {
    try {
      CommandLineOptions parsed = new CommandLineOptions(options.toArray(String[]::new));
      new Runner(
              new OptionsBuilder()
                  .parent(parsed)
                  .jvmArgsPrepend("-Djdk.net.hosts.file=" + LocalHosts.use())
                  .build())
          .run();
      return 0;
    } catch (CommandLineOptionException e) {
      System.err.println(e.getMessage());
      return 2;
    }
  }
}
