package io.github.aurorasecure.benchmarks.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run as HTML tables. */
final class Tables {
  private Tables() {}

  static String of(Figures figures) {
    StringBuilder rows = new StringBuilder(row("th", figures.columns()));
    figures.rows().forEach(row -> rows.append(row("td", row)));
    return table(rows);
  }

  static String latencies(ConnectRun run) {
    StringBuilder rows = new StringBuilder();
    rows.append(row("th", List.of("ms", "p50", "p90", "p99", "p99.9", "max")));
    for (ConnectRun.Entry entry : run.candidates()) {
      Latency latency = entry.latency();
      rows.append(
          row(
              "td",
              List.of(
                  entry.name(),
                  number(latency.p50()),
                  number(latency.p90()),
                  number(latency.p99()),
                  number(latency.p999()),
                  number(latency.max()))));
    }
    return table(rows);
  }

  /** Each candidate beside each other one. */
  static String comparisons(ConnectRun run) {
    StringBuilder rows = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("p50 against that of"));
    run.candidates().forEach(entry -> head.add(entry.name()));
    rows.append(row("th", head));
    for (ConnectRun.Entry entry : run.candidates()) {
      List<String> cells = new ArrayList<>(List.of(entry.name()));
      for (ConnectRun.Entry other : run.candidates()) {
        Paired paired = entry.against().get(other.name());
        cells.add(paired == null ? "1" : paired.quotientOfMedians().toString());
      }
      rows.append(row("td", cells));
    }
    String first = run.candidates().get(0).name();
    StringBuilder pairs = new StringBuilder();
    pairs.append(
        row(
            "th",
            List.of(
                "round by round against " + first, "p50 of quotients", "p50 of differences, ms")));
    for (ConnectRun.Entry entry : run.candidates()) {
      Paired paired = entry.against().get(first);
      if (paired != null) {
        pairs.append(
            row(
                "td",
                List.of(
                    entry.name(),
                    paired.medianOfRatios().toString(),
                    paired.medianDifferenceMillis().toString())));
      }
    }
    return table(rows) + (run.candidates().size() > 1 ? table(pairs) : "");
  }

  static String phases(ConnectRun run) {
    StringBuilder rows = new StringBuilder();
    for (ConnectRun.Entry entry : run.candidates()) {
      Phases phases = entry.phases();
      if (phases != null) {
        rows.append(
            row(
                "td",
                List.of(
                    entry.name(),
                    number(phases.dialled()),
                    number(phases.negotiated()),
                    number(phases.secured()),
                    number(phases.signedIn()),
                    Integer.toString(phases.roundTrips()),
                    Long.toString(phases.bytes()),
                    phases.tls(),
                    String.format(Locale.ROOT, "%.0f %%", 100 * phases.resumed()))));
      }
    }
    if (rows.isEmpty()) {
      return "";
    }
    rows.insert(
        0,
        row(
            "th",
            List.of(
                "ms",
                "driver, TCP",
                "asking for TLS, trust",
                "TLS",
                "sign-in",
                "round trips",
                "bytes",
                "agreed",
                "resumed")));
    return table(rows);
  }

  static String load(ConnectRun run) {
    StringBuilder rows = new StringBuilder();
    for (ConnectRun.Entry entry : run.candidates()) {
      for (Load.Result load : loads(entry)) {
        rows.append(
            row(
                "td",
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
    }
    if (rows.isEmpty()) {
      return "";
    }
    rows.insert(
        0,
        row(
            "th",
            List.of(
                "under load",
                "",
                "connects a second",
                "of that by " + run.candidates().get(0).name(),
                "p50 ms",
                "p99 ms",
                "max ms",
                "never begun")));
    return table(rows);
  }

  private static List<Load.Result> loads(ConnectRun.Entry entry) {
    List<Load.Result> loads = new ArrayList<>();
    if (entry.throughput() != null) {
      loads.add(entry.throughput());
    }
    if (entry.openLoop() != null) {
      loads.add(entry.openLoop());
    }
    return loads;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String row(String cell, List<String> cells) {
    StringBuilder row = new StringBuilder("<tr>");
    for (String text : cells) {
      row.append('<').append(cell).append('>').append(Page.escape(text));
      row.append("</").append(cell).append('>');
    }
    return row.append("</tr>\n").toString();
  }

  private static String table(StringBuilder rows) {
    return "<div class=\"wide\"><table>\n" + rows + "</table></div>\n";
  }
}
