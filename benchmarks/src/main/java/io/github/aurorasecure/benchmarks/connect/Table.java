package io.github.aurorasecure.benchmarks.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Figures in rows.
 *
 * @param rows texts, as many as columns
 */
public record Table(List<String> columns, List<List<String>> rows) {

  /** As lines, for the terminal. */
  public String text() {
    List<List<String>> lines = new ArrayList<>(List.of(columns));
    lines.addAll(rows);
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        int column = i;
        int width = lines.stream().mapToInt(any -> any.get(column).length()).max().orElse(0);
        String space = " ".repeat(width - line.get(i).length());
        text.append(i == 0 ? line.get(i) + space : "  " + space + line.get(i));
      }
      text.append('\n');
    }
    return text.toString();
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
