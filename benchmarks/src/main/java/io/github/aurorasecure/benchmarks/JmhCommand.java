package io.github.aurorasecure.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs the JMH benchmarks. */
@Command(
    name = "jmh",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description =
        "Runs JMH benchmarks: CallBenchmark, ConnectBenchmark, InspectionBenchmark,"
            + " TokenCacheBenchmark. Options are JMH's, after two dashes: jmh --"
            + " CallBenchmark -prof gc; jmh -- -h lists them.")
public final class JmhCommand implements Callable<Integer> {
  @Parameters(paramLabel = "JMH-OPTION", description = "As for JMH.")
  List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(options.toArray(String[]::new)); // exits by itself if it fails
    return 0;
  }
}
