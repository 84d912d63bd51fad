package io.github.aurorasecure.benchmarks.connect;

/**
 * Other figures than those of a run.
 *
 * @param note how they were taken
 */
public record Figures(String title, String note, Table table) {

  /** As lines of text. */
  public String text() {
    return title + "\n" + note + "\n" + table.text();
  }
}
