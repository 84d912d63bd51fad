package io.github.aurorasecure.benchmarks.cold;

import io.github.aurorasecure.benchmarks.connect.AtLeastOne;
import io.github.aurorasecure.benchmarks.local.LocalHosts;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures cold starts alone. */
@Command(
    name = "cold",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "From the start of a JVM to its first connection to LocalAurora, PostgreSQL.")
public final class ColdCommand implements Callable<Integer> {
  @Option(
      names = "--runs",
      converter = AtLeastOne.class,
      defaultValue = "15",
      description = "JVMs of each kind (${DEFAULT-VALUE}).")
  int runs;

  @Override
  public Integer call() throws IOException, GeneralSecurityException {
    LocalHosts.use();
    System.out.print(new ColdStarts(runs).measure(System.err).text());
    return 0;
  }
}
