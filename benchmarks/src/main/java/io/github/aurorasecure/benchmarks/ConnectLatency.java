package io.github.aurorasecure.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;

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
    List<Candidate> order = new ArrayList<>(candidates);
    Map<Candidate, double[]> times = new LinkedHashMap<>();
    candidates.forEach(candidate -> times.put(candidate, new double[rounds]));
    for (int round = 0; round < 2 * rounds; round++) {
      Collections.shuffle(order, random);
      for (Candidate candidate : order) {
        double millis = connect(candidate);
        if (round >= rounds) {
          times.get(candidate)[round - rounds] = millis;
        }
      }
    }
    double[] baseline = times.get(candidates.get(0));
    List<Result> results = new ArrayList<>();
    times.forEach(
        (candidate, millis) -> {
          double[] ratios = new double[rounds];
          Arrays.setAll(ratios, i -> millis[i] / baseline[i]);
          results.add(
              new Result(
                  candidate.name,
                  rounds,
                  percentile(millis, 50),
                  percentile(millis, 99),
                  percentile(ratios, 50)));
        });
    return results;
  }

  private static double connect(Candidate candidate) throws SQLException {
    long start = System.nanoTime();
    try (Connection connection =
        DriverManager.getConnection(candidate.url, candidate.properties)) {
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
