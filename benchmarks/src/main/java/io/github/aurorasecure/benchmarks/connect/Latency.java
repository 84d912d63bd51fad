package io.github.aurorasecure.benchmarks.connect;

import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A distribution of latencies, in milliseconds.
 *
 * @param quantiles minimum, then every per cent up to the maximum; for plots
 */
public record Latency(
    long count,
    double p50,
    double p90,
    double p99,
    double p999,
    double max,
    List<Double> quantiles) {

  private static final int PERCENT = 100;

  /** Up to a minute, which no driver takes, at three digits. */
  static Histogram histogram() {
    Histogram histogram = new Histogram(60_000_000_000L, 3);
    histogram.setAutoResize(true);
    return histogram;
  }

  static Latency of(long[] nanos) {
    Histogram histogram = histogram();
    Arrays.stream(nanos).forEach(histogram::recordValue);
    return of(histogram);
  }

  static Latency of(Histogram histogram) {
    double[] quantiles = new double[PERCENT + 1];
    Arrays.setAll(quantiles, percent -> millis(histogram, percent));
    quantiles[0] = histogram.getMinValue() / 1e6;
    return new Latency(
        histogram.getTotalCount(),
        millis(histogram, 50),
        millis(histogram, 90),
        millis(histogram, 99),
        millis(histogram, 99.9),
        histogram.getMaxValue() / 1e6,
        Arrays.stream(quantiles).boxed().toList());
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1e6;
  }
}
