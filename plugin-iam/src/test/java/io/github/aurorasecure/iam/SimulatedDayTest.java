package io.github.aurorasecure.iam;

import static io.github.aurorasecure.iam.SimulatedSts.SESSION;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.RegionalCa;
import io.github.aurorasecure.testkit.SignIn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A HikariCP pool in front of a cluster, all by one clock that passes when told to. HikariCP's own
 * cannot be told, so each connection is evicted when its lifetime is over. Side by side, since
 * HikariCP sleeps for 30 ms after each connection that it adds.
 */
class SimulatedDayTest {
  private static final int POOL_SIZE = 20;

  /** A quarter of the connects for where a day's worth on one engine says enough. */
  private static final int SMALL_POOL_SIZE = 5;

  private static final Duration MAX_LIFETIME = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration OUTAGE = Duration.ofMinutes(10);
  private static final String USER = "app";

  /** About two thirds, as jittered, of the useful life of a session and of a token. */
  private static final double EARLIEST = 0.6;

  private static final double LATEST = 0.73;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void dayWithAnOutageOfStsPassesWithoutARefusal(Engine engine) throws Exception {
    int poolSize = engine == Engine.POSTGRESQL ? POOL_SIZE : SMALL_POOL_SIZE;
    try (Simulation day = new Simulation(engine, poolSize)) {
      Duration step = day.step;
      day.pass(DAY.dividedBy(2));
      day.sts.goDownWhenAskedNext(OUTAGE);
      day.pass(DAY.dividedBy(2));

      day.assertNobodyRefused();
      Duration retry = step.compareTo(CachedCredentials.RETRY) > 0 ? step : CachedCredentials.RETRY;
      assertThat(day.sts.failed()).isEqualTo(times(OUTAGE, retry));
      Duration useful = SESSION.minus(SigningCredentials.MARGIN);
      Duration undisturbed = DAY.minus(OUTAGE).minus(step);
      assertThat(day.sts.given())
          .isBetween(
              1 + times(undisturbed, part(useful, LATEST).plus(step)),
              1 + times(DAY, part(useful, EARLIEST)));
      // Each new session signs a token of its own.
      Duration usefulToken = TokenCache.LIFETIME.minus(SigningCredentials.MARGIN);
      assertThat(day.tokens())
          .isBetween(
              1L + times(DAY, part(usefulToken, LATEST).plus(step)),
              (long) day.sts.given() + times(DAY, part(usefulToken, EARLIEST)));
    }
  }

  /** As of a laptop that sleeps, and of a machine whose clock is put right. */
  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.CONCURRENT)
  void clockThatJumpsCausesNoRefusal(Engine engine) throws Exception {
    try (Simulation day = new Simulation(engine, SMALL_POOL_SIZE)) {
      for (Duration jump : List.of(Duration.ofHours(3), Duration.ofHours(-1))) {
        day.pass(Duration.ofMinutes(20));
        day.clock.jump(jump);
        day.pass(Duration.ofMinutes(70));
      }
      day.assertNobodyRefused();
    }
  }

  /** How often the part fits in. */
  private static int times(Duration whole, Duration part) {
    return Math.toIntExact(whole.dividedBy(part));
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofMillis((long) (whole.toMillis() * part));
  }

  /** The pool, its plugin, the cluster and STS. */
  private final class Simulation implements AutoCloseable {
    final TestClock clock = new TestClock();
    final SimulatedSts sts;

    /** How often a connection is replaced. */
    final Duration step;

    private final ExecutorService background = Executors.newSingleThreadExecutor();
    private final Queue<Connection> oldestFirst = new ArrayDeque<>();
    private final LocalAurora aurora;
    private final ConnectingDataSource dataSource;
    private final HikariDataSource pool;

    Simulation(Engine engine, int poolSize) throws Exception {
      step = MAX_LIFETIME.dividedBy(poolSize);
      RegionalCa ca = RegionalCa.create("us-east-1");
      aurora = LocalAurora.builder(engine).certificateAuthority(ca).clock(clock).start();
      aurora.addIamUser(USER);
      sts = new SimulatedSts(clock, aurora);
      boolean postgresql = engine == Engine.POSTGRESQL;
      Driver vendor = postgresql ? new org.postgresql.Driver() : new com.mysql.cj.jdbc.Driver();
      TestSignIn signIn =
          new TestSignIn(
              vendor,
              TestSignIn.settings(Map.of()),
              new CachedCredentials(sts, true, clock, background),
              clock);
      String host = aurora.endpoints().cluster();
      Map<String, String> verifying =
          postgresql
              ? TrustedLocalhost.pgjdbc(aurora.caBundle(), USER)
              : TrustedLocalhost.connectorJ(directory, ca.root(), USER);
      dataSource =
          new ConnectingDataSource(
              () ->
                  signIn.connect(
                      postgresql ? Vendor.POSTGRESQL : Vendor.MYSQL,
                      aurora.jdbcUrl(host),
                      List.of(host),
                      aurora.port(),
                      new HashMap<>(verifying),
                      signIn::vendorConnect));
      HikariConfig config = new HikariConfig();
      config.setDataSource(dataSource);
      config.setMaximumPoolSize(poolSize);
      config.setMaxLifetime(0);
      pool = new HikariDataSource(config);
      for (int i = 0; i < poolSize; i++) {
        oldestFirst.add(connection());
      }
    }

    private Connection connection() throws SQLException {
      Connection connection = pool.getConnection();
      assertThat(connection.isValid(10)).isTrue();
      return connection;
    }

    void pass(Duration span) throws Exception {
      for (int i = 0; i < times(span, step); i++) {
        clock.advance(step);
        sts.endSessions();
        pool.evictConnection(oldestFirst.remove());
        oldestFirst.add(connection());
        // What has been begun in the background ends before time goes on.
        background.submit(() -> {}).get();
      }
    }

    void assertNobodyRefused() {
      assertThat(dataSource.failures()).isEmpty();
      assertThat(aurora.signIns())
          .hasSizeGreaterThan(pool.getMaximumPoolSize())
          .allMatch(SignIn::accepted);
    }

    long tokens() {
      return aurora.signIns().stream().map(SignIn::tokenFingerprint).distinct().count();
    }

    @Override
    public void close() {
      pool.close();
      aurora.close();
      background.shutdownNow();
    }
  }
}
