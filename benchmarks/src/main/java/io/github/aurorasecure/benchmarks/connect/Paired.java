package io.github.aurorasecure.benchmarks.connect;

import java.util.Arrays;

/**
 * A candidate beside another, round by round.
 *
 * @param medianOfRatios of its time by the other's
 * @param medianDifferenceMillis of its time less the other's
 */
public record Paired(Estimate medianOfRatios, Estimate medianDifferenceMillis) {

  static Paired of(long[] ownNanos, long[] baselineNanos) {
    double[] own = Arrays.stream(ownNanos).mapToDouble(nanos -> nanos / 1e6).toArray();
    double[] baseline = Arrays.stream(baselineNanos).mapToDouble(nanos -> nanos / 1e6).toArray();
    double[] differences = new double[own.length];
    Arrays.setAll(differences, round -> own[round] - baseline[round]);
    return new Paired(Estimate.medianOfRatios(own, baseline), Estimate.median(differences));
  }
}
