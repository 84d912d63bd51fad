package io.github.aurorasecure.benchmarks.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A run as tables. */
final class Tables {
  private Tables() {}

  /** Those that have rows. */
  static List<Table> of(ConnectRun run) {
    return Stream.of(latencies(run), ratios(run), phases(run), load(run), candidates(run))
        .filter(table -> !table.rows().isEmpty())
        .toList();
  }

  private static Table latencies(ConnectRun run) {
    String first = run.candidates().get(0).name();
    List<List<String>> rows = new ArrayList<>();
    for (ConnectRun.Entry entry : run.candidates()) {
      Latency latency = entry.latency();
      Paired paired = entry.against().get(first);
      rows.add(
          List.of(
              entry.name(),
              number(latency.p50()),
              number(latency.p90()),
              number(latency.p99()),
              number(latency.p999()),
              number(latency.max()),
              paired == null ? "0" : paired.medianDifferenceMillis().toString()));
    }
    return new Table(
        List.of("ms", "p50", "p90", "p99", "p99.9", "max", "p50 of differences to " + first), rows);
  }

  /** Each candidate beside each other one. */
  private static Table ratios(ConnectRun run) {
    List<String> columns = new ArrayList<>(List.of("p50 of ratios to"));
    List<List<String>> rows = new ArrayList<>();
    for (ConnectRun.Entry entry : run.candidates()) {
      columns.add(entry.name());
      List<String> row = new ArrayList<>(List.of(entry.name()));
      for (ConnectRun.Entry other : run.candidates()) {
        Paired paired = entry.against().get(other.name());
        row.add(paired == null ? "1" : paired.medianOfRatios().toString());
      }
      rows.add(row);
    }
    return new Table(columns, rows);
  }

  private static Table phases(ConnectRun run) {
    List<List<String>> rows = new ArrayList<>();
    for (ConnectRun.Entry entry : run.candidates()) {
      Phases phases = entry.phases();
      if (phases != null) {
        rows.add(
            List.of(
                entry.name(),
                number(phases.dialled()),
                number(phases.negotiated()),
                number(phases.secured()),
                number(phases.signedIn()),
                Integer.toString(phases.waits()),
                Long.toString(phases.bytes()),
                phases.tls(),
                String.format(Locale.ROOT, "%.0f %%", 100 * phases.resumed())));
      }
    }
    return new Table(
        List.of(
            "ms",
            "driver, TCP",
            "asking for TLS, trust",
            "TLS",
            "sign-in",
            "waits",
            "bytes",
            "agreed",
            "resumed"),
        rows);
  }

  private static Table load(ConnectRun run) {
    List<List<String>> rows = new ArrayList<>();
    for (ConnectRun.Entry entry : run.candidates()) {
      Stream.of(entry.throughput(), entry.openLoop())
          .flatMap(Stream::ofNullable)
          .forEach(
              load ->
                  rows.add(
                      List.of(
                          entry.name(),
                          load.offeredPerSecond() > 0
                              ? number(load.offeredPerSecond()) + " due a second"
                              : load.threads() + " threads",
                          number(load.perSecond()),
                          load.ratio().toString(),
                          number(load.latency().p50()),
                          number(load.latency().p99()),
                          number(load.latency().max()),
                          Long.toString(load.abandoned()))));
    }
    return new Table(
        List.of(
            "under load",
            "",
            "connects a second",
            "of that by " + run.candidates().get(0).name(),
            "p50 ms",
            "p99 ms",
            "max ms",
            "never begun"),
        rows);
  }

  private static Table candidates(ConnectRun run) {
    return new Table(
        List.of("candidate", "URL", "driver", "server"),
        run.candidates().stream()
            .map(entry -> List.of(entry.name(), entry.url(), entry.driver(), entry.server()))
            .toList());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
