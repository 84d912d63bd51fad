package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param operation what candidates take turns in; phases and load are of connects
 * @param rounds counted ones, of one turn of each candidate
 * @param warmUp rounds before them
 * @param watched connects of each candidate watched on the wire; 0 for no phases
 * @param delay on the wire, each way
 * @param threads that connect at once for the throughput; 0 for none
 * @param rate connects due a second for the open loop; 0 for none
 * @param loadTime how long each candidate is under either load
 */
public record ConnectPlan(
    Operation operation,
    int rounds,
    int warmUp,
    int watched,
    Duration delay,
    int threads,
    double rate,
    Duration loadTime) {

  private static final int OPEN_LOOP_THREADS = 128;

  /** What is timed. */
  @FunctionalInterface
  public interface Operation {
    /** Does it once; nanoseconds. */
    long time(Candidate candidate) throws CandidateException;
  }

  private record Kind(String driver, String server) {}

  /** Rounds of connects only, without delay. */
  public static ConnectPlan of(int rounds) {
    return new ConnectPlan(
        Candidate::timeConnect, rounds, rounds, 0, Duration.ZERO, 0, 0, Duration.ZERO);
  }

  /**
   * Nothing but rounds, as many, of something else than connects. A quarter of them to warm up,
   * since each turn does that as well.
   */
  public ConnectPlan timing(Operation other) {
    return new ConnectPlan(other, rounds, rounds / 4, 0, Duration.ZERO, 0, 0, Duration.ZERO);
  }

  /** The same with so many times the rounds. */
  public ConnectPlan times(int factor) {
    return new ConnectPlan(
        operation, factor * rounds, factor * warmUp, watched, delay, threads, rate, loadTime);
  }

  /** The same with a delay on the wire. */
  public ConnectPlan withDelay(Duration delay) {
    return new ConnectPlan(operation, rounds, warmUp, watched, delay, threads, rate, loadTime);
  }

  /** The same without load. */
  public ConnectPlan withoutLoad() {
    return new ConnectPlan(operation, rounds, warmUp, watched, delay, 0, 0, loadTime);
  }

  /** Carries it out; tells on a stream what is under way. */
  public ConnectRun run(String title, List<Candidate> candidates, PrintStream progress)
      throws CandidateException {
    List<Kind> kinds = new ArrayList<>();
    for (Candidate candidate : candidates) {
      kinds.add(kind(candidate));
    }
    if (delay.isZero()) {
      return measure(title, candidates, kinds, null, progress);
    }
    try (DelayProxy proxy = DelayProxy.start(delay)) {
      proxy.trace(true);
      for (Candidate candidate : candidates) {
        candidate.timeConnect();
        if (proxy.takeTraces().isEmpty()) {
          throw CandidateException.mistyped(
              candidate,
              "does not connect by java.net.Socket, which --delay works on; leave it out");
        }
      }
      proxy.trace(false);
      return measure(title, candidates, kinds, RoundTrip.medianMillis(), progress);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Kind kind(Candidate candidate) throws CandidateException {
    try (Connection connection = candidate.connect()) {
      DatabaseMetaData data = connection.getMetaData();
      return new Kind(
          data.getDriverName() + " " + data.getDriverVersion(),
          data.getDatabaseProductName() + " " + data.getDatabaseProductVersion());
    } catch (SQLException e) {
      throw CandidateException.of(candidate, e);
    }
  }

  private ConnectRun measure(
      String title,
      List<Candidate> candidates,
      List<Kind> kinds,
      @Nullable Double roundTripMillis,
      PrintStream progress)
      throws CandidateException {
    progress.printf(
        "%s: %d candidates, %d rounds to warm up, %d counted%n",
        title, candidates.size(), warmUp, rounds);
    long[][] nanos = new long[candidates.size()][rounds];
    PairedRounds.run(
        candidates.size(),
        warmUp,
        rounds,
        (candidate, round) -> {
          long taken = operation.time(candidates.get(candidate));
          if (round >= 0) {
            nanos[candidate][round] = taken;
          }
        });
    List<Load.@Nullable Result> throughput = load(candidates, threads, 0, progress);
    List<Load.@Nullable Result> openLoop =
        load(candidates, rate > 0 ? OPEN_LOOP_THREADS : 0, rate, progress);
    List<@Nullable Phases> phases =
        watched == 0 ? none(candidates) : Phases.watch(candidates, watched, delay);
    List<ConnectRun.Entry> entries = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Map<String, Paired> against = new LinkedHashMap<>();
      for (int other = 0; other < candidates.size(); other++) {
        if (other != i) {
          against.put(candidates.get(other).name(), Paired.of(nanos[i], nanos[other]));
        }
      }
      entries.add(
          new ConnectRun.Entry(
              candidates.get(i).name(),
              Redacted.url(candidates.get(i).url()),
              kinds.get(i).driver,
              kinds.get(i).server,
              Latency.of(nanos[i]),
              against,
              phases.get(i),
              throughput.get(i),
              openLoop.get(i)));
    }
    return new ConnectRun(title, rounds, warmUp, delay.toNanos() / 1e6, roundTripMillis, entries);
  }

  private List<Load.@Nullable Result> load(
      List<Candidate> candidates, int threads, double rate, PrintStream progress)
      throws CandidateException {
    if (threads == 0) {
      return none(candidates);
    }
    progress.printf(
        "  %s, %d s each%n",
        rate > 0 ? rate + " connects due a second" : threads + " threads", loadTime.toSeconds());
    try (Load load = new Load(threads, rate)) {
      return new ArrayList<>(load.run(candidates, loadTime));
    }
  }

  private static <T> List<@Nullable T> none(List<Candidate> candidates) {
    return new ArrayList<>(Collections.nCopies(candidates.size(), null));
  }
}
