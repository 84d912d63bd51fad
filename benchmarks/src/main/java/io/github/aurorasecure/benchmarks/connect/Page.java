package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Findings as one HTML page that needs no other file. */
public final class Page {
  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Connect latency</title>
      <style>
      body { font: 15px/1.5 system-ui, sans-serif; max-width: 1000px; margin: 2em auto; padding: 0 1em; color: #222; background: #fff; }
      h2 { margin-top: 2.5em; border-top: 1px solid #ddd; padding-top: 1em; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; margin: 1em 0; font-size: 14px; }
      th, td { padding: .3em .7em; border-bottom: 1px solid #ddd; text-align: right; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      th { font-weight: 600; }
      .small { color: #555; font-size: 13px; }
      img { width: 100%; height: auto; }
      </style>
      </head>
      <body>
      """;

  private Page() {}

  /** Writes it. */
  public static void write(Findings findings, Path file) throws IOException {
    StringBuilder html = new StringBuilder(HEAD);
    Environment where = findings.environment();
    html.append("<h1>Connect latency and queries</h1>\n");
    html.append(
        paragraph(
            where.date()
                + ", "
                + where.processors()
                + " processors "
                + where.processor()
                + " (load "
                + where.load()
                + "), "
                + where.system()
                + ", "
                + where.jdk()));
    html.append(
        paragraph(
            "In each round every candidate has a turn, in random order, in one JVM; but for queries"
                + " that is DriverManager.getConnection alone, closing not timed. Ratios and"
                + " differences are round by round, their intervals of order statistics, 95 %, and"
                + " do not tell how far another JVM would be from this one. Phases are watched on the"
                + " wire, in rounds of their own through a proxy on loopback, and so add up to a"
                + " little more; an answer that comes in pieces counts as several waits. Under load,"
                + " connects that were due and never begun count with what they had waited."));
    findings.notes().forEach(note -> html.append(paragraph(note)));
    findings.runs().forEach(run -> append(html, run));
    findings.others().forEach(figures -> append(html, figures));
    Files.writeString(file, html.append("</body>\n</html>\n"));
  }

  private static void append(StringBuilder html, ConnectRun run) {
    html.append("<h2>").append(escape(run.title())).append("</h2>\n");
    html.append(paragraph(run.summary()));
    html.append(image(Charts.distributions(run), "distributions, " + run.title()));
    html.append(image(Charts.phases(run), "phases, " + run.title()));
    Tables.of(run).forEach(table -> html.append(table.html()));
  }

  private static void append(StringBuilder html, Figures figures) {
    html.append("<h2>").append(escape(figures.title())).append("</h2>\n");
    html.append(paragraph(figures.note()));
    html.append(figures.table().html());
  }

  private static String paragraph(String text) {
    return "<p class=\"small\">" + escape(text) + "</p>\n";
  }

  // As data, since pictures that are part of the page would share their identifiers.
  private static String image(String svg, String what) {
    return svg.isEmpty()
        ? ""
        : "<img alt=\""
            + escape(what)
            + "\" src=\"data:image/svg+xml;base64,"
            + Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8))
            + "\">\n";
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
