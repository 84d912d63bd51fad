package io.github.aurorasecure.benchmarks.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Many connects at once. The candidates take turns in slices of time, in random order; the first
 * turn of each warms up and is not counted.
 */
final class Load implements AutoCloseable {
  private static final int SLICES = 6;

  /**
   * One candidate under load.
   *
   * @param threads that connected
   * @param offeredPerSecond the rate connects were due at; 0 if each thread went on when it could
   * @param perSecond completed connects, closing included
   * @param ratio of {@code perSecond} to the first candidate's, slice by slice
   * @param latency from the moment a connect was due; of abandoned ones how long they had waited
   *     when they were given up, which is less than they would have taken
   * @param abandoned connects that were due but never begun, since the candidate fell too far
   *     behind
   */
  record Result(
      int threads,
      double offeredPerSecond,
      double perSecond,
      Estimate ratio,
      Latency latency,
      long abandoned) {}

  private final int threads;
  private final double rate;
  private final ExecutorService executor;

  /**
   * Prepares the threads.
   *
   * @param rate connects a second, or 0 for as many as the threads manage
   */
  Load(int threads, double rate) {
    this.threads = threads;
    this.rate = rate;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  /** Loads all candidates, each for this time in all. */
  List<Result> run(List<Candidate> candidates, Duration time) throws CandidateException {
    List<Slice> totals = new ArrayList<>();
    candidates.forEach(candidate -> totals.add(new Slice()));
    double[][] perSecond = new double[candidates.size()][SLICES];
    PairedRounds.run(
        candidates.size(),
        1,
        SLICES,
        (candidate, slice) -> {
          Slice done = slice(candidates.get(candidate), time.dividedBy(SLICES));
          if (slice >= 0) {
            totals.get(candidate).add(done);
            perSecond[candidate][slice] = done.perSecond();
          }
        });
    List<Result> results = new ArrayList<>();
    for (int candidate = 0; candidate < candidates.size(); candidate++) {
      Slice total = totals.get(candidate);
      results.add(
          new Result(
              threads,
              rate,
              total.perSecond(),
              Estimate.medianOfRatios(perSecond[candidate], perSecond[0]),
              Latency.of(total.latency),
              total.abandoned));
    }
    return results;
  }

  private Slice slice(Candidate candidate, Duration time) throws CandidateException {
    long start = System.nanoTime();
    AtomicLong next = new AtomicLong();
    Callable<Slice> worker =
        () ->
            rate > 0
                ? openLoop(candidate, start, time, next)
                : closedLoop(candidate, start + time.toNanos());
    Slice all = new Slice();
    try {
      for (Future<Slice> done : executor.invokeAll(Collections.nCopies(threads, worker))) {
        all.add(done.get());
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CandidateException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
    all.nanos = System.nanoTime() - start;
    return all;
  }

  private static Slice closedLoop(Candidate candidate, long end) throws CandidateException {
    Slice done = new Slice();
    do {
      done.completed(candidate.timeConnect());
    } while (System.nanoTime() < end);
    return done;
  }

  /**
   * Timed from when a connect was due, not from when a thread got to it. Abandoned ones count with
   * the time they waited, a lower bound: nothing is omitted.
   */
  private Slice openLoop(Candidate candidate, long start, Duration time, AtomicLong next)
      throws CandidateException {
    long total = Math.max(1, (long) (rate * time.toNanos() / TimeUnit.SECONDS.toNanos(1)));
    long giveUp = start + 2 * time.toNanos();
    Slice done = new Slice();
    for (long i = next.getAndIncrement(); i < total; i = next.getAndIncrement()) {
      candidate.beforehand().run();
      long due = start + (long) (i * TimeUnit.SECONDS.toNanos(1) / rate);
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      long now = System.nanoTime();
      if (now > giveUp) {
        done.abandoned(now - due);
      } else {
        done.completed(candidate.timeConnect(due));
      }
    }
    return done;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static final class Slice {
    private final Histogram latency = Latency.histogram();
    private long nanos;
    private long completed;
    private long abandoned;

    void completed(long taken) {
      latency.recordValue(taken);
      completed++;
    }

    void abandoned(long waited) {
      latency.recordValue(waited);
      abandoned++;
    }

    void add(Slice other) {
      latency.add(other.latency);
      nanos += other.nanos;
      completed += other.completed;
      abandoned += other.abandoned;
    }

    double perSecond() {
      return completed * 1e9 / nanos;
    }
  }
}
