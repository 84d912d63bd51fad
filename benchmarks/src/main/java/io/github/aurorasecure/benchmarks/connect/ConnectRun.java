package io.github.aurorasecure.benchmarks.connect;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the harness found.
 *
 * @param title over tables and plots
 * @param rounds counted ones
 * @param delayMillis on the wire, each way
 * @param roundTripMillis as measured through the delay; null without one
 */
public record ConnectRun(
    String title,
    int rounds,
    int warmUp,
    double delayMillis,
    @Nullable Double roundTripMillis,
    List<Entry> candidates) {

  /**
   * One candidate.
   *
   * @param url without what may be secret
   * @param driver name and version, as connections say
   * @param server name and version, as connections say
   * @param against beside each other candidate, by name
   */
  public record Entry(
      String name,
      String url,
      String driver,
      String server,
      Latency latency,
      Map<String, Paired> against,
      @Nullable Phases phases,
      Load.@Nullable Result throughput,
      Load.@Nullable Result openLoop) {}

  /** Rounds and delay, in a sentence. */
  String summary() {
    return rounds
        + " rounds after "
        + warmUp
        + " to warm up, "
        + (roundTripMillis == null
            ? "no delay on the wire."
            : String.format(
                Locale.ROOT,
                "%s ms delay each way (round trip %.2f ms).",
                delayMillis,
                roundTripMillis));
  }

  /** Whether there is a candidate of this name. */
  public boolean has(String name) {
    return candidates.stream().anyMatch(entry -> entry.name.equals(name));
  }

  /** The candidate of this name. */
  public Entry candidate(String name) {
    return candidates.stream()
        .filter(entry -> entry.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no candidate " + name));
  }
}
