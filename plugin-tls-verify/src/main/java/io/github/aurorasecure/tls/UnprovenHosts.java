package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that did not prove their identity in a handshake lately. pgjdbc takes them for hosts that
 * are down and passes them over for a while, in connects of all configurations, also if they have
 * proved it since but the connect failed later on
 * (org.postgresql.hostchooser.GlobalHostStatusTracker). Safe for use by several threads.
 */
final class UnprovenHosts {
  /** Of more hosts only the last time is kept, and every host counts as one of them. */
  static final int HOSTS = 1_000;

  private final LongSupplier nanoTime;
  private final Map<String, Long> refused = new ConcurrentHashMap<>();
  private volatile @Nullable Long others;

  /**
   * @param nanoTime the clock that pgjdbc reads, {@link System#nanoTime}
   */
  UnprovenHosts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** After the host was refused. */
  void add(Host host) {
    long now = nanoTime.getAsLong();
    if (refused.size() < HOSTS || refused.containsKey(host.address())) {
      refused.put(host.address(), now);
    } else {
      others = now;
    }
  }

  /** Whether the host was refused within this time. */
  boolean contains(Host host, Duration lately) {
    return isWithin(lately, refused.get(host.address())) || isWithin(lately, others);
  }

  private boolean isWithin(Duration lately, @Nullable Long time) {
    return time != null && nanoTime.getAsLong() - time < lately.toNanos();
  }
}
