package io.github.aurorasecure.benchmarks.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as lines of text, for the terminal. */
final class Table {
  private Table() {}

  static String of(ConnectRun run) {
    StringBuilder text = new StringBuilder();
    int width = run.candidates().stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-" + width + "s %9s %9s %9s %9s %9s  %-18s %-18s %s%n",
            "ms",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max",
            "quotient of p50",
            "p50 of quotients",
            "p50 of differences, ms"));
    String first = run.candidates().get(0).name();
    for (ConnectRun.Entry entry : run.candidates()) {
      Latency latency = entry.latency();
      Paired paired = entry.against().get(first);
      text.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s %9.2f %9.2f %9.2f %9.2f %9.2f  %-18s %-18s %s%n",
              entry.name(),
              latency.p50(),
              latency.p90(),
              latency.p99(),
              latency.p999(),
              latency.max(),
              paired == null ? "1" : paired.quotientOfMedians(),
              paired == null ? "1" : paired.medianOfRatios(),
              paired == null ? "0" : paired.medianDifferenceMillis()));
    }
    for (ConnectRun.Entry entry : run.candidates()) {
      for (String line : more(entry, first)) {
        text.append(String.format("%-" + width + "s %s%n", entry.name(), line));
      }
    }
    if (run.roundTripMillis() != null) {
      text.append(String.format(Locale.ROOT, "round trip %.2f ms%n", run.roundTripMillis()));
    }
    return text.toString();
  }

  private static List<String> more(ConnectRun.Entry entry, String first) {
    List<String> lines = new ArrayList<>();
    lines.add(entry.url() + ", " + entry.driver() + ", " + entry.server());
    Phases phases = entry.phases();
    if (phases != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "driver and TCP %.2f, asking for TLS and trust %.2f, TLS %.2f, sign-in %.2f ms;"
                  + " %d round trips, %d bytes; %s, %.0f %% resumed",
              phases.dialled(),
              phases.negotiated(),
              phases.secured(),
              phases.signedIn(),
              phases.roundTrips(),
              phases.bytes(),
              phases.tls(),
              100 * phases.resumed()));
    }
    Load.Result throughput = entry.throughput();
    if (throughput != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d threads: %.1f connects a second, %s of %s; p50 %.1f, p99 %.1f ms",
              throughput.threads(),
              throughput.perSecond(),
              throughput.ratio(),
              first,
              throughput.latency().p50(),
              throughput.latency().p99()));
    }
    Load.Result openLoop = entry.openLoop();
    if (openLoop != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%.1f a second due: %.1f done; from when they were due p50 %.1f, p99 %.1f, max %.1f"
                  + " ms; %d never begun, in these with what they had waited",
              openLoop.offeredPerSecond(),
              openLoop.perSecond(),
              openLoop.latency().p50(),
              openLoop.latency().p99(),
              openLoop.latency().max(),
              openLoop.abandoned()));
    }
    return lines;
  }
}
