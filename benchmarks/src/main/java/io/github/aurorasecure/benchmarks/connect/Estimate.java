package io.github.aurorasecure.benchmarks.connect;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * A median, or quotient of two, and its 95 % confidence interval.
 *
 * @param value what was observed
 * @param low the interval's lower end
 * @param high the interval's upper end
 */
public record Estimate(double value, double low, double high) {
  private static final int RESAMPLES = 1_000;

  /** The median; the interval is that of order statistics, which assumes no distribution. */
  public static Estimate median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    // Binomial(n, 1/2), by its normal approximation.
    int reach = (int) Math.ceil(1.96 * Math.sqrt(n) / 2);
    int low = Math.max(0, n / 2 - reach);
    int high = Math.min(n - 1, n / 2 + reach);
    return new Estimate(sortedMedian(sorted), sorted[low], sorted[high]);
  }

  /** The quotient of the medians; rounds are drawn again in pairs (bootstrap of percentiles). */
  public static Estimate quotientOfMedians(double[] own, double[] baseline) {
    Random random = new Random(42);
    int n = own.length;
    double[] quotients = new double[RESAMPLES];
    double[] ownDrawn = new double[n];
    double[] baselineDrawn = new double[n];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int i = 0; i < n; i++) {
        int round = random.nextInt(n);
        ownDrawn[i] = own[round];
        baselineDrawn[i] = baseline[round];
      }
      quotients[resample] = medianOf(ownDrawn) / medianOf(baselineDrawn);
    }
    Arrays.sort(quotients);
    return new Estimate(
        medianOf(own) / medianOf(baseline),
        quotients[RESAMPLES / 40],
        quotients[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  private static double medianOf(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sortedMedian(sorted);
  }

  private static double sortedMedian(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f [%.2f–%.2f]", value, low, high);
  }
}
