package io.github.aurorasecure.benchmarks.cold;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A way to connect from a fresh JVM.
 *
 * @param classPath what it needs and nothing more
 * @param environment for the next JVM, secrets included
 */
record ColdCandidate(
    String name,
    List<Path> classPath,
    String url,
    Map<String, String> properties,
    Supplier<Map<String, String>> environment) {

  /**
   * One fresh JVM.
   *
   * @param firstMillis from the start of the process until its first connection
   */
  record Start(double firstMillis, double secondMillis, int classes, int threads) {}

  Start start(List<String> jvmOptions) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
    command.addAll(List.of(ColdProgram.class.getName(), url));
    properties.forEach((key, value) -> command.add(key + "=" + value));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment.get());
    long start = System.nanoTime();
    Process process = builder.start();
    CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES).execute(process::destroyForcibly);
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> before = new ArrayList<>();
      String line = reader.readLine();
      while (line != null && !line.equals("connected")) {
        before.add(line); // of loggers, which write where they like
        line = reader.readLine();
      }
      double millis = (System.nanoTime() - start) / 1e6;
      List<String> rest = reader.lines().filter(text -> text.matches("\\d+")).toList();
      if (line == null || rest.size() != 3) {
        throw new IOException(name + " did not connect:\n" + String.join("\n", before));
      }
      return new Start(
          millis,
          Long.parseLong(rest.get(0)) / 1e6,
          Integer.parseInt(rest.get(1)),
          Integer.parseInt(rest.get(2)));
    } finally {
      process.destroy();
      process.onExit().join(); // its exit must not disturb the next one's start
    }
  }

  /** The name only: the environment holds secrets. */
  @Override
  public String toString() {
    return name;
  }
}
