package io.github.aurorasecure.benchmarks.connect;

import java.util.List;

/**
 * A table of other figures.
 *
 * @param note how they were taken
 * @param rows texts, as many as columns
 */
public record Figures(String title, String note, List<String> columns, List<List<String>> rows) {

  /** As lines of text. */
  public String text() {
    StringBuilder text = new StringBuilder(title + "\n" + note + "\n");
    append(text, columns);
    rows.forEach(row -> append(text, row));
    return text.toString();
  }

  private void append(StringBuilder text, List<String> row) {
    for (int column = 0; column < row.size(); column++) {
      int at = column;
      int width = columns.get(at).length();
      for (List<String> any : rows) {
        width = Math.max(width, any.get(at).length());
      }
      String cell = row.get(column);
      text.append(" ".repeat(width - cell.length())).append(cell).append("  ");
    }
    text.append('\n');
  }
}
