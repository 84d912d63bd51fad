package io.github.aurorasecure.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What PostgreSQL logs of roles with {@code log_statement}; it does so from other processes. */
final class ServerLog {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private ServerLog() {}

  /** The log once it holds the text, or after half a minute. */
  static String with(String awaited) throws IOException, InterruptedException {
    Path log = Cluster.POSTGRESQL.aurora().caBundle().resolveSibling("log");
    long start = System.nanoTime();
    String text = Files.readString(log);
    while (!text.contains(awaited) && System.nanoTime() - start < PATIENCE_NANOS) {
      TimeUnit.MILLISECONDS.sleep(20);
      text = Files.readString(log);
    }
    return text;
  }
}
