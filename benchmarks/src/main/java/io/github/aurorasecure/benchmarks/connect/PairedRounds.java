package io.github.aurorasecure.benchmarks.connect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Each round connects once with every candidate, in random order, in one JVM: what disturbs the
 * machine disturbs all alike, and rounds can be compared pair by pair. The first rounds warm up and
 * are not counted.
 */
final class PairedRounds {
  private PairedRounds() {}

  /**
   * Measures.
   *
   * @return nanoseconds, by candidate and round
   */
  static long[][] measure(List<Candidate> candidates, int warmUp, int rounds)
      throws CandidateException {
    Random random = new Random(42);
    List<Integer> order = new ArrayList<>();
    for (int candidate = 0; candidate < candidates.size(); candidate++) {
      order.add(candidate);
    }
    long[][] nanos = new long[candidates.size()][rounds];
    for (int round = -warmUp; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (int candidate : order) {
        long taken = candidates.get(candidate).timeConnect();
        if (round >= 0) {
          nanos[candidate][round] = taken;
        }
      }
    }
    return nanos;
  }
}
