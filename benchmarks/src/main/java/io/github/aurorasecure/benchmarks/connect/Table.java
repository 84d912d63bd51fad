package io.github.aurorasecure.benchmarks.connect;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Figures in rows.
 *
 * @param rows texts, as many as columns
 */
public record Table(List<String> columns, List<List<String>> rows) {

  /** As lines, for the terminal. */
  public String text() {
    int[] widths = new int[columns.size()];
    lines()
        .forEach(
            line -> {
              for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
              }
            });
    StringBuilder text = new StringBuilder();
    lines()
        .forEach(
            line -> {
              for (int i = 0; i < widths.length; i++) {
                String space = " ".repeat(widths[i] - line.get(i).length());
                text.append(i == 0 ? line.get(i) + space : "  " + space + line.get(i));
              }
              text.append('\n');
            });
    return text.toString();
  }

  private Stream<List<String>> lines() {
    return Stream.concat(Stream.of(columns), rows.stream());
  }

  String html() {
    return "<div class=\"wide\"><table>\n"
        + row("th", columns)
        + rows.stream().map(row -> row("td", row)).collect(Collectors.joining())
        + "</table></div>\n";
  }

  private static String row(String cell, List<String> texts) {
    return texts.stream()
        .map(text -> "<" + cell + ">" + Page.escape(text) + "</" + cell + ">")
        .collect(Collectors.joining("", "<tr>", "</tr>\n"));
  }
}
