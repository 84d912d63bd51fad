package io.github.aurorasecure.benchmarks.connect;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A median and its 95 % confidence interval.
 *
 * @param value what was observed
 * @param low the interval's lower end; null if the values are too few
 * @param high the interval's upper end; null likewise
 */
public record Estimate(double value, @Nullable Double low, @Nullable Double high) {
  /** Of fewer values not even the lowest and the highest make an interval of 95 %. */
  private static final int FEWEST = 6;

  /** The median; the interval is that of order statistics, which assumes no distribution. */
  public static Estimate median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    // Binomial(n, 1/2), by its normal approximation.
    int reach = (int) Math.ceil(1.96 * Math.sqrt(n) / 2);
    int low = Math.max(0, n / 2 - reach);
    int high = Math.min(n - 1, n / 2 + reach);
    double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    if (n < FEWEST) {
      return new Estimate(median, null, null);
    }
    return new Estimate(median, sorted[low], sorted[high]);
  }

  /** The median of ratios, pair by pair. */
  public static Estimate medianOfRatios(double[] own, double[] baseline) {
    double[] ratios = new double[own.length];
    Arrays.setAll(ratios, round -> own[round] / baseline[round]);
    return median(ratios);
  }

  @Override
  public String toString() {
    return low == null
        ? String.format(Locale.ROOT, "%.2f", value)
        : String.format(Locale.ROOT, "%.2f [%.2f–%.2f]", value, low, high);
  }
}
