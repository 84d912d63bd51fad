package io.github.aurorasecure.benchmarks.connect;

import java.util.Arrays;

/**
 * A candidate beside the first one, which is what it is compared to.
 *
 * @param quotientOfMedians its median by the other's
 * @param medianOfRatios median of the quotients round by round
 * @param medianDifferenceMillis median of the differences round by round
 */
public record Paired(
    Estimate quotientOfMedians, Estimate medianOfRatios, Estimate medianDifferenceMillis) {

  static Paired of(long[] ownNanos, long[] baselineNanos) {
    double[] own = Arrays.stream(ownNanos).mapToDouble(nanos -> nanos / 1e6).toArray();
    double[] baseline = Arrays.stream(baselineNanos).mapToDouble(nanos -> nanos / 1e6).toArray();
    double[] ratios = new double[own.length];
    Arrays.setAll(ratios, round -> own[round] / baseline[round]);
    double[] differences = new double[own.length];
    Arrays.setAll(differences, round -> own[round] - baseline[round]);
    return new Paired(
        Estimate.quotientOfMedians(own, baseline),
        Estimate.median(ratios),
        Estimate.median(differences));
  }
}
