package io.github.aurorasecure.benchmarks.local;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;

/** Properties with a token made beforehand, and again in time: it is good for 15 minutes. */
final class RecentToken implements Supplier<Properties> {
  private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

  private final Supplier<Properties> signed;
  private Properties recent;
  private long since = System.nanoTime();

  RecentToken(Supplier<Properties> signed) {
    this.signed = signed;
    this.recent = signed.get();
  }

  @Override
  public synchronized Properties get() {
    long now = System.nanoTime();
    if (now - since > KEPT_NANOS) {
      recent = signed.get();
      since = now;
    }
    return recent;
  }
}
