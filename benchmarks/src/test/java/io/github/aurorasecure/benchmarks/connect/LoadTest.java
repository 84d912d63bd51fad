package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final long CONNECT_MILLIS = 20;
  private static final double RATE = 200;

  private final SlowDriver slow = new SlowDriver();
  private final List<Candidate> candidates =
      List.of(Candidate.of("slow", "jdbc:slow:", new Properties()));

  @BeforeEach
  void register() throws SQLException {
    DriverManager.registerDriver(slow);
  }

  @AfterEach
  void deregister() throws SQLException {
    DriverManager.deregisterDriver(slow);
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
      slow.atOnce = new CountDownLatch(2);

      Load.Result result = load.run(candidates, Duration.ofMillis(600)).get(0);

      assertThat(result.latency().count()).isPositive();
      assertThat(result.ratio()).isEqualTo(new Estimate(1, 1, 1));
    }
  }

  private static final class SlowDriver implements Driver {
    /** So many connects have to be under way at once before the first is done. */
    private volatile CountDownLatch atOnce = new CountDownLatch(1);

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
      if (!acceptsURL(url)) {
        return null;
      }
      try {
        atOnce.countDown();
        if (!atOnce.await(10, TimeUnit.SECONDS)) {
          throw new SQLException("nobody else connected meanwhile");
        }
        Thread.sleep(CONNECT_MILLIS);
      } catch (InterruptedException e) {
        throw new SQLException(e);
      }
      return (Connection)
          Proxy.newProxyInstance(
              LoadTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> method.getName().equals("isClosed") ? false : null);
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:slow:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
      return 1;
    }

    @Override
    public int getMinorVersion() {
      return 0;
    }

    @Override
    public boolean jdbcCompliant() {
      return false;
    }

    @Override
    public Logger getParentLogger() {
      return Logger.getGlobal();
    }
  }
}
