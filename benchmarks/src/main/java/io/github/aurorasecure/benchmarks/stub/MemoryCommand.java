package io.github.aurorasecure.benchmarks.stub;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures memory alone. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = "Heap that open connections and statements retain.")
public final class MemoryCommand implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    System.out.print(Memory.measure().text());
    return 0;
  }
}
