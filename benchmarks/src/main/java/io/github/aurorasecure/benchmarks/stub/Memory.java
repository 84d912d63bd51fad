package io.github.aurorasecure.benchmarks.stub;

import io.github.aurorasecure.benchmarks.connect.Estimate;
import io.github.aurorasecure.benchmarks.connect.Figures;
import io.github.aurorasecure.benchmarks.connect.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Heap that connections and statements retain, over the stub driver; each run in a fresh JVM. */
public final class Memory {
  private static final int RUNS = 5;

  private Memory() {}

  /** Measures. */
  public static Figures measure() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("stub driver", StubDriver.URL));
    rows.add(row("aurora-secure, without a plugin that inspects", StubDriver.PLAIN_URL));
    rows.add(row("aurora-secure, password-policy", StubDriver.GUARDED_URL));
    return new Figures(
        "Memory",
        "Heap retained after garbage collection, medians of "
            + RUNS
            + " JVMs, over a driver that talks to nobody; 1,000 open connections, and 1,000 prepared"
            + " statements on one of them.",
        new Table(List.of("median", "bytes a connection", "bytes a statement"), rows));
  }

  private static List<String> row(String name, String url) throws IOException {
    double[][] found = new double[2][RUNS];
    for (int run = 0; run < RUNS; run++) {
      List<String> lines = lines(url);
      for (int figure = 0; figure < found.length; figure++) {
        found[figure][run] = Double.parseDouble(lines.get(figure));
      }
    }
    List<String> row = new ArrayList<>(List.of(name));
    for (double[] figure : found) {
      row.add(String.format(Locale.ROOT, "%.0f", Estimate.median(figure).value()));
    }
    return row;
  }

  private static List<String> lines(String url) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryProgram.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().toList();
      if (lines.size() != 2) {
        throw new IOException("the JVM that measures memory ended early");
      }
      return lines;
    }
  }
}
