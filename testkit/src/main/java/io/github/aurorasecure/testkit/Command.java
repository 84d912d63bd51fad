package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a short program to its end. */
final class Command {
  private Command() {}

  /**
   * Returns what the program printed.
   *
   * @param input given to the program's standard input, then closed
   * @throws IOException if the program is missing or its exit status is not 0; the message ends
   *     with what it printed
   */
  static String run(List<String> command, InputStream input) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread feeder = new Thread(() -> feed(process, input), "local-aurora-feed");
    feeder.setDaemon(true);
    feeder.start();
    String output;
    try (InputStream printed = process.getInputStream()) {
      output = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
    }
    try {
      int status = process.waitFor();
      feeder.join();
      if (status != 0) {
        String program = String.join(" ", command);
        throw new IOException(program + " ended with status " + status + ":\n" + output);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.get(0), e);
    }
    return output;
  }

  private static void feed(Process process, InputStream input) {
    try (var pipe = process.getOutputStream()) {
      input.transferTo(pipe);
    } catch (IOException | UncheckedIOException e) {
      // The program ended without reading everything; its status says whether that is an error.
    }
  }
}
