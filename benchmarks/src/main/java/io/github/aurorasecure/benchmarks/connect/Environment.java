package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * Where figures were taken.
 *
 * @param load of the machine at that moment, so to be taken before measuring adds to it
 */
public record Environment(
    String date, String processor, int processors, String system, String jdk, String load) {
  /** This machine, now. */
  public static Environment current() {
    return new Environment(
        LocalDate.now(ZoneOffset.UTC).toString(),
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
        firstLine(Path.of("/proc/loadavg"), "").replaceFirst(" \\d+/.*", ""));
  }

  private static String processorName() {
    return firstLine(Path.of("/proc/cpuinfo"), "model name")
        .replaceFirst("^model name\\s*:\\s*", "");
  }

  private static String firstLine(Path file, String start) {
    try (var lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(start)).findFirst().orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not Linux
    }
  }
}
