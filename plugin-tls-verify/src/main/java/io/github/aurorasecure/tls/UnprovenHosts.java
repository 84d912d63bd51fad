package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Hosts that did not prove their identity when a handshake was last done with them. pgjdbc takes
 * them for hosts that are down and passes them over for a while, in connects of all configurations
 * (org.postgresql.hostchooser.GlobalHostStatusTracker). Safe for use by several threads.
 */
final class UnprovenHosts {
  /** With so many, every host counts as one of them. */
  static final int HOSTS = 1_000;

  private final LongSupplier nanoTime;
  private final Map<String, Long> refused = new ConcurrentHashMap<>();

  /**
   * @param nanoTime the clock that pgjdbc reads, {@link System#nanoTime}
   */
  UnprovenHosts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** After the host was refused. */
  void add(Host host) {
    if (refused.size() < HOSTS) {
      refused.put(host.address(), nanoTime.getAsLong());
    }
  }

  /** After the host has proved its identity. */
  void remove(Host host) {
    refused.remove(host.address());
  }

  /** Whether the host was refused within this time and has not proved its identity since. */
  boolean contains(Host host, Duration lately) {
    if (refused.size() >= HOSTS) {
      return true;
    }
    Long at = refused.get(host.address());
    return at != null && nanoTime.getAsLong() - at < lately.toNanos();
  }
}
