package io.github.aurorasecure.benchmarks.connect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * In each round every candidate has a turn, in random order: what disturbs the machine disturbs all
 * alike, and rounds can be compared pair by pair.
 */
public final class PairedRounds {
  private PairedRounds() {}

  /** A candidate's turn. */
  @FunctionalInterface
  public interface Turn<E extends Exception> {
    /**
     * Takes it.
     *
     * @param candidate its number
     * @param round from 0; below, it is to warm up and not to be counted
     */
    void take(int candidate, int round) throws E;
  }

  /** Goes round. */
  public static <E extends Exception> void run(int candidates, int warmUp, int rounds, Turn<E> turn)
      throws E {
    Random random = new Random(42);
    List<Integer> order = new ArrayList<>(IntStream.range(0, candidates).boxed().toList());
    for (int round = -warmUp; round < rounds; round++) {
      Collections.shuffle(order, random);
      for (int candidate : order) {
        turn.take(candidate, round);
      }
    }
  }
}
