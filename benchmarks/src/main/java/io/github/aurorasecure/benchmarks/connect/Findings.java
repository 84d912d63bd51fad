package io.github.aurorasecure.benchmarks.connect;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What runs of the harness found, and where; the JSON file holds just this.
 *
 * @param environment as it was before the first run
 * @param notes what else is to be known of the figures
 */
public record Findings(
    Environment environment, List<String> notes, List<ConnectRun> runs, List<Figures> others) {

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Writes them as JSON. */
  public void writeJson(Path file) throws IOException {
    Files.writeString(file, GSON.toJson(this) + "\n");
  }
}
