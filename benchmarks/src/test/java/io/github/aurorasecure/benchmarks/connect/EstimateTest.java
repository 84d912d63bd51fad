package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {
  private static final int ROUNDS = 400;

  @Test
  void machineThatSlowsDownDoesNotBlurRatiosRoundByRound() {
    Random random = new Random(1);
    long[] baseline = new long[ROUNDS];
    long[] own = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      double slowness = 1 + 4.0 * round / ROUNDS;
      baseline[round] = (long) (10_000_000 * slowness * (1 + 0.05 * random.nextGaussian()));
      own[round] = (long) (6_000_000 * slowness * (1 + 0.05 * random.nextGaussian()));
    }

    Paired paired = Paired.of(own, baseline);

    assertThat(paired.medianOfRatios().value()).isCloseTo(0.6, within(0.01));
    assertThat(paired.medianOfRatios().low()).isBetween(0.58, 0.6);
    assertThat(paired.medianOfRatios().high()).isBetween(0.6, 0.62);
    assertThat(paired.medianDifferenceMillis().high()).isNegative();
  }

  @Test
  void intervalCoversTheTrueMedianAboutNineteenTimesInTwenty() {
    long covered =
        IntStream.range(0, 1_000)
            .mapToObj(seed -> Estimate.median(new Random(seed).doubles(101).toArray()))
            .filter(estimate -> estimate.low() <= 0.5 && 0.5 <= estimate.high())
            .count();

    assertThat(covered).isBetween(930L, 985L);
  }

  @Test
  void twoOfTheSameDoNotDiffer() {
    long[] nanos = new Random(2).longs(ROUNDS, 1_000_000, 9_000_000).toArray();

    Paired paired = Paired.of(nanos, nanos);

    assertThat(paired.medianOfRatios()).isEqualTo(new Estimate(1, 1.0, 1.0));
    assertThat(paired.medianDifferenceMillis()).isEqualTo(new Estimate(0, 0.0, 0.0));
  }

  @Test
  void ofFewerThanSixThereIsNoInterval() {
    assertThat(Estimate.median(new double[] {3, 1, 2, 5, 4})).hasToString("3.00");
    assertThat(Estimate.median(new double[] {3, 1, 2, 5, 4, 6})).hasToString("3.50 [1.00–6.00]");
  }
}
