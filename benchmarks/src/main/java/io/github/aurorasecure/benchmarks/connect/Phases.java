package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where a connect's time goes, as seen on the wire; medians in milliseconds.
 *
 * @param connects that were watched
 * @param dialled the driver's own work, name look-up and TCP
 * @param negotiated the database's protocol before TLS, and reading the certificates to trust
 * @param secured the TLS handshake and the client's checks
 * @param signedIn sign-in, token and the session's first statements, until the application has it
 * @param waits how often the client waits for the server, TCP not counted
 * @param bytes in both directions
 * @param tls version and suite
 * @param resumed share of connects that resumed a TLS session
 */
record Phases(
    int connects,
    double dialled,
    double negotiated,
    double secured,
    double signedIn,
    int waits,
    long bytes,
    String tls,
    double resumed) {

  /** Null where there was no TLS or the driver does not use the JDK's sockets. */
  private static @Nullable Phases of(List<WireTrace.Steps> steps) {
    if (steps.isEmpty()) {
      return null;
    }
    ServerHello tls = steps.get(0).tls();
    return new Phases(
        steps.size(),
        median(steps, WireTrace.Steps::dialled) / 1e6,
        median(steps, WireTrace.Steps::negotiated) / 1e6,
        median(steps, WireTrace.Steps::secured) / 1e6,
        median(steps, WireTrace.Steps::signedIn) / 1e6,
        (int) median(steps, WireTrace.Steps::waits),
        median(steps, step -> step.bytesUp() + step.bytesDown()),
        tls.version() + " " + tls.suite(),
        steps.stream().filter(step -> step.tls().resumed()).count() / (double) steps.size());
  }

  private static long median(List<WireTrace.Steps> steps, ToLongFunction<WireTrace.Steps> value) {
    long[] values = steps.stream().mapToLong(value).toArray();
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /** Watches connects of all candidates in random order; an extra hop, so not what is reported. */
  static List<@Nullable Phases> watch(List<Candidate> candidates, int rounds, Duration delay)
      throws CandidateException {
    List<List<WireTrace.Steps>> steps = new ArrayList<>();
    candidates.forEach(candidate -> steps.add(new ArrayList<>()));
    try (DelayProxy proxy = DelayProxy.start(delay)) {
      proxy.trace(true);
      // The first rounds go without: code of this class is cold, sessions may not exist yet.
      PairedRounds.run(
          candidates.size(),
          rounds / 4 + 1,
          rounds,
          (candidate, round) -> {
            candidates.get(candidate).beforehand().run();
            proxy.takeTraces();
            long start = System.nanoTime();
            long end = start + candidates.get(candidate).timeConnect(start);
            List<WireTrace> traces = proxy.takeTraces();
            // Some drivers have connections of their own in the background.
            WireTrace.Steps step = traces.size() == 1 ? traces.get(0).steps(start, end) : null;
            if (round >= 0 && step != null) {
              steps.get(candidate).add(step);
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<@Nullable Phases> phases = new ArrayList<>();
    for (List<WireTrace.Steps> own : steps) {
      phases.add(Phases.of(own));
    }
    return phases;
  }
}
