package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a session of its own under a shell that reads a pipe from this JVM. When the pipe
 * ends, by {@link #close()} or with the JVM, however it dies, the shell ends the server and deletes
 * its directory: the normal way to stop is the one that works after {@code kill -9} too.
 */
final class ServerProcess implements AutoCloseable {
  // $1 the directory, $2 the signal, the rest the server's command line. With the JVM gone nobody
  // reads what the shell prints, hence PIPE, which the server must not inherit. The first
  // rm may meet a data directory that is still being copied.
  private static final String WATCHDOG =
      """
      directory=$1 signal=$2
      shift 2
      exec 3<&0
      "$@" </dev/null 3<&- >"$directory/log" 2>&1 &
      server=$!
      trap '' PIPE
      (read -r _ <&3; kill "-$signal" "$server") >/dev/null 2>&1 &
      reader=$!
      wait "$server"
      kill "$reader" 2>/dev/null
      tail -n 20 "$directory/log" 2>/dev/null
      rm -rf "$directory" || { sleep 1; rm -rf "$directory"; }
      """;

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Process watchdog;

  private ServerProcess(Process watchdog) {
    this.watchdog = watchdog;
  }

  /**
   * @param directory deleted when the server has ended, whatever the reason
   * @param signal what ends the server at once with all its children
   */
  static ServerProcess start(Path directory, String signal, List<String> command)
      throws IOException {
    // setsid: a Ctrl-C or a kill of the build's process group must not reach the shell.
    List<String> line = new ArrayList<>();
    line.addAll(List.of("setsid", "sh", "-c", WATCHDOG, "sh", directory.toString(), signal));
    line.addAll(command);
    return new ServerProcess(new ProcessBuilder(line).redirectErrorStream(true).start());
  }

  /** Something that succeeds as soon as the server answers. */
  @FunctionalInterface
  interface Probe {
    void run() throws IOException;
  }

  /**
   * Returns when the probe succeeds. Stops the server when it does not within a minute.
   *
   * @throws IOException with the end of the server's log if it ended instead
   */
  void awaitReady(Probe probe) throws IOException {
    long start = System.nanoTime();
    while (true) {
      try {
        probe.run();
        return;
      } catch (IOException e) {
        if (!watchdog.isAlive()) {
          byte[] log = watchdog.getInputStream().readAllBytes();
          throw new IOException("server ended:\n" + new String(log, StandardCharsets.UTF_8), e);
        }
        if (System.nanoTime() - start > PATIENCE_NANOS || !pause()) {
          close();
          throw e;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(10);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns when the server is gone and its directory deleted. */
  @Override
  public void close() {
    try {
      watchdog.getOutputStream().close();
      watchdog.getInputStream().readAllBytes();
      watchdog.waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      // The shell goes on without us.
      Thread.currentThread().interrupt();
    }
  }
}
