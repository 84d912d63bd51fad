package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.benchmarks.stub.StubDriver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final long CONNECT_MILLIS = 20;
  private static final double RATE = 200;

  /** So many connects have to be under way at once before the first is done. */
  private CountDownLatch atOnce = new CountDownLatch(1);

  private final List<Candidate> candidates =
      List.of(new Candidate("slow", StubDriver.URL, this::slowly));

  @BeforeAll
  static void register() throws SQLException {
    StubDriver.register();
  }

  private Properties slowly() {
    try {
      atOnce.countDown();
      assertThat(atOnce.await(10, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(CONNECT_MILLIS);
      return new Properties();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void openLoopCountsTheWaitOfConnectsThatAreDueWhileOthersTakeTheirTime() throws Exception {
    try (Load load = new Load(1, RATE)) {
      Load.Result result = load.run(candidates, Duration.ofMillis(600)).get(0);

      // In a slice of 100 ms 20 are due and in twice that time at most 10 are begun: the last of
      // them was due some 50 ms from the start and is done after 200. The rest has waited by then.
      assertThat(result.abandoned()).isPositive();
      assertThat(result.latency().count()).isEqualTo(6 * 20);
      assertThat(result.perSecond()).isLessThanOrEqualTo(1_000.0 / CONNECT_MILLIS);
      assertThat(result.latency().max()).isGreaterThan(5 * CONNECT_MILLIS);
    }
  }

  @Test
  void closedLoopOfTwoThreadsConnectsTwiceAtATime() throws Exception {
    try (Load load = new Load(2, 0)) {
      atOnce = new CountDownLatch(2);

      Load.Result result = load.run(candidates, Duration.ofMillis(600)).get(0);

      assertThat(result.latency().count()).isPositive();
      assertThat(result.ratio()).isEqualTo(new Estimate(1, 1.0, 1.0));
    }
  }
}
