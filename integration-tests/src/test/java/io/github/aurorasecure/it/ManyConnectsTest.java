package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.spi.KnownAttempts;
import io.github.aurorasecure.testkit.SignIn;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connects of many threads at a time, with credentials from an object in the properties. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ManyConnectsTest {
  /** To each engine, so 10,000 of either kind of thread. */
  private static final int CONNECTS = 5_000;

  /** The servers take 200, and notice a little later that one has gone. */
  private static final int OPEN_AT_A_TIME = 100;

  /** Tokens, and credentials that do not expire by themselves, are kept for 8:24 at least. */
  private static final Duration KEPT = Duration.ofMinutes(8);

  /** Where there are virtual threads, the next test does the same from them. */
  @ParameterizedTest
  @EnumSource
  @EnabledForJreRange(max = JRE.JAVA_20)
  void platformThreadsShareOneToken(Cluster cluster) throws Exception {
    connectOften(cluster, Executors.newFixedThreadPool(64), 64);
  }

  @ParameterizedTest
  @EnumSource
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualThreadsShareOneTokenAndAreNotPinned(Cluster cluster) throws Exception {
    ExecutorService threads =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    List<RecordedEvent> pinned =
        PinnedThreads.during(threads, () -> connectOften(cluster, threads, 1000));
    assertThat(pinned).anyMatch(PinnedThreads::isOnPurpose);
    // Before JDK 24 whoever waits inside synchronized pins, as in the JDK's own TLS.
    if (Runtime.version().feature() >= 24) {
      assertThat(pinned).allMatch(PinnedThreads::isOnPurpose);
    }
  }

  private static void connectOften(Cluster cluster, ExecutorService executor, int threads)
      throws Exception {
    cluster.connect().close();
    Set<Thread> before = NewThreads.now();
    CountingProvider provider = new CountingProvider(() -> {});
    Properties properties = cluster.iam();
    properties.put("iam.credentialsProvider", provider);
    if (cluster.isPostgresql()) {
      // As Connector/J by default. Clients and server share a JVM and the lock of its NativePRNG,
      // so
      // on a busy machine single handshakes wait for more than a minute.
      properties.put("connectTimeout", "0");
      properties.put("sslResponseTimeout", "0");
    }
    Semaphore open = new Semaphore(OPEN_AT_A_TIME);
    Semaphore left = new Semaphore(CONNECTS);
    Callable<Integer> connects =
        () -> {
          int connected = 0;
          while (left.tryAcquire()) {
            open.acquire();
            try (Connection connection = DriverManager.getConnection(cluster.url(), properties)) {
              connected += connection.isClosed() ? 0 : 1;
            } finally {
              open.release();
            }
          }
          return connected;
        };

    long began = System.nanoTime();
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              int connected = 0;
              for (Future<Integer> one :
                  executor.invokeAll(
                      IntStream.range(0, threads).mapToObj(i -> connects).toList())) {
                connected += one.get();
              }
              assertThat(connected).isEqualTo(CONNECTS);
            });
    int periods = 1 + (int) Duration.ofNanos(System.nanoTime() - began).dividedBy(KEPT);
    assertThat(signIns).hasSize(CONNECTS).allMatch(SignIn::accepted);
    assertThat(signIns.stream().map(SignIn::tokenFingerprint).distinct().count())
        .isBetween(1L, (long) periods);
    assertThat(provider.resolved()).isBetween(1, periods);
    assertThat(KnownAttempts.afterClosing()).isZero();
    executor.shutdown();
    assertThat(NewThreads.since(before)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void sixtyFourThreadsOnAColdKeyResolveCredentialsOnce(Cluster cluster) throws Exception {
    Properties properties = cluster.iam();
    List<FutureTask<Boolean>> connects =
        Stream.<Callable<Boolean>>generate(
                () ->
                    () -> {
                      try (Connection connection =
                          DriverManager.getConnection(cluster.url(), properties)) {
                        return !connection.isClosed();
                      }
                    })
            .limit(64)
            .map(FutureTask::new)
            .toList();
    List<Thread> threads = connects.stream().map(Thread::new).toList();
    CountingProvider provider =
        new CountingProvider(
            () -> {
              while (!threads.stream().allMatch(ManyConnectsTest::hasAskedForCredentials)) {
                Thread.onSpinWait();
              }
            });
    properties.put("iam.credentialsProvider", provider);
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              threads.forEach(Thread::start);
              for (Future<Boolean> connect : connects) {
                assertThat(connect.get()).isTrue();
              }
            });
    assertThat(provider.resolved()).isEqualTo(1);
    assertThat(signIns)
        .hasSize(64)
        .extracting(SignIn::tokenFingerprint)
        .containsOnly(signIns.get(0).tokenFingerprint());
  }

  private static boolean hasAskedForCredentials(Thread thread) {
    return thread.getState() == Thread.State.TERMINATED
        || Arrays.stream(thread.getStackTrace())
            .map(StackTraceElement::getClassName)
            .anyMatch("io.github.aurorasecure.iam.CachedCredentials"::equals);
  }
}
