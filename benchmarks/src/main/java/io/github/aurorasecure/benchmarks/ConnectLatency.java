package io.github.aurorasecure.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Times {@link DriverManager#getConnection} for several URLs in one JVM. Each round connects once
 * with every candidate, in random order, so that a noisy machine disturbs all alike; closing is not
 * timed; the first half of the rounds warms up and is not counted.
 */
public final class ConnectLatency {
  /** One way to connect. */
  public record Candidate(String name, String url, Properties properties) {
    /** The name only: properties may hold a password. */
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * What was measured.
   *
   * @param p50 median in milliseconds
   * @param p99 99th percentile in milliseconds
   * @param ratio median of the ratios, round by round, to the first candidate
   */
  public record Result(String name, int rounds, double p50, double p99, double ratio) {}

  private ConnectLatency() {}

  /** Measures the candidates; the first is what the others are compared to. */
  public static List<Result> measure(List<Candidate> candidates, int rounds) throws SQLException {
    Random random = new Random(42);
    List<Integer> order =
        IntStream.range(0, candidates.size()).boxed().collect(Collectors.toList());
    double[][] millis = new double[candidates.size()][rounds];
    for (int round = 0; round < 2 * rounds; round++) {
      Collections.shuffle(order, random);
      for (int candidate : order) {
        double taken = connect(candidates.get(candidate));
        if (round >= rounds) {
          millis[candidate][round - rounds] = taken;
        }
      }
    }
    List<Result> results = new ArrayList<>();
    for (int candidate = 0; candidate < candidates.size(); candidate++) {
      double[] own = millis[candidate];
      double[] ratios = new double[rounds];
      Arrays.setAll(ratios, round -> own[round] / millis[0][round]);
      results.add(
          new Result(
              candidates.get(candidate).name,
              rounds,
              percentile(own, 50),
              percentile(own, 99),
              percentile(ratios, 50)));
    }
    return results;
  }

  private static double connect(Candidate candidate) throws SQLException {
    long start = System.nanoTime();
    try (Connection connection = DriverManager.getConnection(candidate.url, candidate.properties)) {
      double millis = (System.nanoTime() - start) / 1e6;
      if (connection.isClosed()) {
        throw new SQLException("closed at once");
      }
      return millis;
    }
  }

  private static double percentile(double[] values, int percent) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, (long) sorted.length * percent / 100)];
  }
}
