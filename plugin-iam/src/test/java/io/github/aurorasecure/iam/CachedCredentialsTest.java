package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.Thread.State;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class CachedCredentialsTest {
  @RegisterExtension final Recorded log = new Recorded();

  private final TestClock clock = new TestClock();
  private final Sts sts = new Sts();
  private final Queue<Runnable> background = new ArrayDeque<>();

  /** Runs what is asked for at once, except while tasks are held. */
  private boolean held;

  private final CachedCredentials ahead = cached(true);

  /** Sessions of an hour, and whether they are to be had. */
  private final class Sts implements CredentialsSource {
    final AtomicInteger calls = new AtomicInteger();
    volatile Duration life = Duration.ofHours(1);
    volatile RuntimeException outage;
    volatile boolean closed;

    @Override
    public AwsCredentials resolve() {
      int call = calls.incrementAndGet();
      if (outage != null) {
        throw outage;
      }
      return life == null
          ? AwsBasicCredentials.create("AKIA" + call, "secret")
          : AwsSessionCredentials.builder()
              .accessKeyId("ASIA" + call)
              .secretAccessKey("secret")
              .sessionToken("session")
              .expirationTime(clock.instant().plus(life))
              .build();
    }

    @Override
    public String describe() {
      return "the test's STS";
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void askedOnceWhileTheyAreGood() throws Exception {
    for (int minute = 0; minute < 35; minute++) {
      assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA1");
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(sts.calls).hasValue(1);
  }

  @Test
  void renewedInTheBackgroundWhileTheOldOnesGoOn() throws Exception {
    ahead.get();
    held = true;
    clock.advance(Duration.ofMinutes(44));
    for (int i = 0; i < 10; i++) {
      assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA1");
    }
    assertThat(background).hasSize(1);
    runBackground();
    assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA2");
    assertThat(sts.calls).hasValue(2);
  }

  @Test
  void lazyAsksOnlyWhenTheyAreAboutToEnd() throws Exception {
    CachedCredentials lazy = cached(false);
    lazy.get();
    clock.advance(Duration.ofMinutes(58));
    assertThat(lazy.get().accessKeyId()).isEqualTo("ASIA1");
    clock.advance(Duration.ofMinutes(1));
    assertThat(lazy.get().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void outageGoesUnnoticedWhileCredentialsAreAlive() throws Exception {
    ahead.get();
    sts.outage = new IllegalStateException("STS is down");
    for (int second = 0; second < 59 * 60 + 59; second++) {
      clock.advance(Duration.ofSeconds(1));
      assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA1");
    }
    // At most every half minute since two thirds of their life.
    assertThat(sts.calls).hasValueBetween(2, 52);
    clock.advance(Duration.ofSeconds(1));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(ahead::get)
        .withMessage("iam: no AWS credentials from the test's STS: STS is down")
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    sts.outage = null;
    assertThat(ahead.get()).isNotNull();
  }

  @Test
  void credentialsThatDoNotExpireAreAskedForAgainAsOftenAsATokenIs() throws Exception {
    sts.life = null;
    ahead.get();
    clock.advance(Duration.ofMinutes(11));
    ahead.get();
    assertThat(ahead.get().accessKeyId()).isEqualTo("AKIA2");
  }

  @Test
  void clockThatHasBeenSetHasThemAskedForAgain() throws Exception {
    sts.life = null;
    ahead.get();
    clock.advance(CachedCredentials.RETRY);
    clock.jump(Duration.ofDays(-2));
    ahead.get();
    assertThat(ahead.get().accessKeyId()).isEqualTo("AKIA2");
  }

  @Test
  void credentialsThatDoNotExpireOutlastAnyOutage() throws Exception {
    sts.life = null;
    ahead.get();
    sts.outage = new IllegalStateException("the vault is sealed");
    for (int hour = 0; hour < 48; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(ahead.get().accessKeyId()).isEqualTo("AKIA1");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sourceThatHangsIsGivenUpAndAskedAgain(boolean refreshAhead) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<String> first = new CompletableFuture<>();
    CachedCredentials threaded =
        new CachedCredentials(
            new Blocking(
                () -> {
                  if (sts.calls.incrementAndGet() > 1) {
                    return AwsBasicCredentials.create("AKIASECOND", "secret");
                  }
                  asked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    first.complete("interrupted");
                  }
                  throw new IllegalStateException();
                }),
            refreshAhead,
            clock,
            task -> new Thread(task).start());
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> accessKeyId(threaded));
    asked.await();
    clock.advance(CachedCredentials.PATIENCE);
    assertThat(accessKeyId(threaded)).isEqualTo("AKIASECOND");
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("AKIASECOND");
    assertThat(first.get(1, TimeUnit.MINUTES)).isEqualTo("interrupted");
  }

  private static String accessKeyId(CachedCredentials credentials) {
    try {
      return credentials.get().accessKeyId();
    } catch (SQLException e) {
      return e.getMessage();
    }
  }

  @Test
  void sixtyFourThreadsAskOnce() throws Exception {
    CachedCredentials threaded = threaded(sts);
    CyclicBarrier start = new CyclicBarrier(64);
    ExecutorService threads = Executors.newFixedThreadPool(64);
    try {
      Callable<String> get =
          () -> {
            start.await();
            return threaded.get().accessKeyId();
          };
      for (Future<String> id :
          threads.invokeAll(IntStream.range(0, 64).mapToObj(i -> get).toList())) {
        assertThat(id.get()).isEqualTo("ASIA1");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(sts.calls).hasValue(1);
  }

  @Test
  void waitingThreadsShareAFailure() throws Exception {
    CountDownLatch fail = new CountDownLatch(1);
    CachedCredentials threaded =
        threaded(
            new Blocking(
                () -> {
                  sts.calls.incrementAndGet();
                  fail.await();
                  throw new IllegalStateException("STS is down");
                }));
    Queue<SQLException> thrown = new ConcurrentLinkedQueue<>();
    List<Thread> waiting =
        Stream.generate(
                () ->
                    new Thread(
                        () -> thrown.add(catchThrowableOfType(SQLException.class, threaded::get))))
            .limit(8)
            .toList();
    waiting.forEach(Thread::start);
    while (waiting.stream().anyMatch(thread -> thread.getState() != State.TIMED_WAITING)) {
      Thread.onSpinWait();
    }
    fail.countDown();
    for (Thread thread : waiting) {
      thread.join();
    }
    assertThat(thrown)
        .extracting(Throwable::getMessage)
        .hasSize(8)
        .allSatisfy(message -> assertThat(message).contains("STS is down"));
    assertThat(sts.calls).hasValue(1);
  }

  @Test
  void interruptedConnectDoesNotWaitOn() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CachedCredentials threaded =
        threaded(
            new Blocking(
                () -> {
                  never.await();
                  throw new IllegalStateException();
                }));
    CompletableFuture<Exception> thrown = new CompletableFuture<>();
    Thread connect =
        new Thread(
            () -> {
              try {
                threaded.get();
              } catch (SQLException e) {
                thrown.complete(Thread.currentThread().isInterrupted() ? e : null);
              }
            });
    connect.start();
    connect.interrupt();
    assertThat(thrown.get(1, TimeUnit.MINUTES)).hasMessageContaining("interrupted");
    threaded.close();
    never.countDown();
  }

  @Test
  void closingEndsAQuestionThatHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<String> ended = new CompletableFuture<>();
    CachedCredentials threaded =
        threaded(
            new Blocking(
                () -> {
                  asked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    ended.complete("interrupted");
                  }
                  throw new IllegalStateException();
                }));
    CompletableFuture<String> connect =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return threaded.get().toString();
              } catch (SQLException e) {
                return e.getMessage();
              }
            });
    asked.await();
    threaded.close();
    assertThat(connect.get(1, TimeUnit.MINUTES)).contains("closed");
    assertThat(ended.get(1, TimeUnit.MINUTES)).isEqualTo("interrupted");
  }

  @Test
  void refusedOnesAreReplacedAtOnceButNotOnEveryRefusal() throws Exception {
    SigningCredentials first = ahead.get();
    SigningCredentials second = ahead.getInsteadOf(first);
    assertThat(second.accessKeyId()).isEqualTo("ASIA2");
    assertThat(ahead.getInsteadOf(second)).isSameAs(second);
    clock.advance(CachedCredentials.RENEWAL_AFTER_REFUSAL);
    assertThat(ahead.getInsteadOf(second).accessKeyId()).isEqualTo("ASIA3");
  }

  @Test
  void refusedOnesAreKeptWhileThereAreNoOthers() throws Exception {
    SigningCredentials first = ahead.get();
    sts.outage = new IllegalStateException("STS is down");
    assertThat(ahead.getInsteadOf(first)).isSameAs(first);
  }

  /** Not on the spot: who was refused did not get far and may have been mistaken. */
  @Test
  void distrustedOnesAreRenewedByTheNextConnect() throws Exception {
    SigningCredentials first = ahead.get();
    held = true;
    ahead.distrust(first);
    assertThat(background).isEmpty();
    assertThat(ahead.get()).isSameAs(first);
    runBackground();
    assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA2");
  }

  @Test
  void forgottenQuestionsAnswerIsGivenToNobody() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CachedCredentials threaded =
        threaded(
            new Blocking(
                () -> {
                  if (sts.calls.incrementAndGet() > 1) {
                    return AwsBasicCredentials.create("AKIASECOND", "secret");
                  }
                  asked.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    // Comes too late, but comes.
                  }
                  return AwsBasicCredentials.create("AKIAFIRST", "secret");
                }));
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> accessKeyId(threaded));
    asked.await();
    threaded.forget();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("AKIASECOND");
    assertThat(accessKeyId(threaded)).isEqualTo("AKIASECOND");
  }

  @Test
  void circleOfCausesEnds() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second", first);
    first.initCause(second);
    sts.outage = first;
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(ahead::get)
        .withMessageContaining("first");
  }

  /** Three threads at most; of the questions that waited for one only the last is asked. */
  @Test
  void sourceThatNeverEndsIsNotAskedForEver() throws Exception {
    Stubborn source = new Stubborn();
    CachedCredentials threaded = threaded(source);
    source.end.countDown();
    SigningCredentials kept = threaded.get();
    assertThat(source.isAsked()).isTrue();
    source.end = new CountDownLatch(1);
    clock.advance(Duration.ofMinutes(11));
    for (int i = 0; i < 10; i++) {
      assertThat(threaded.get()).isSameAs(kept);
      assertThat(i >= 3 || source.isAsked()).isTrue();
      clock.advance(CachedCredentials.PATIENCE);
    }
    source.end.countDown();
    assertThat(source.isAsked()).isTrue();
    assertThat(source.most).hasValue(3);
    assertThat(sts.calls).hasValue(5);
  }

  @Test
  void sourceThatHangsIsToldBeforeTheCredentialsEnd() throws Exception {
    ahead.get();
    held = true;
    clock.advance(Duration.ofMinutes(44));
    ahead.get();
    assertThat(log.text()).doesNotContain("no answer");
    clock.advance(CachedCredentials.PATIENCE);
    ahead.get();
    assertThat(log.text())
        .contains("iam: no AWS credentials from the test's STS: no answer within 30 s; going on");
  }

  /** However often AuroraSecure.invalidateTokens is called. */
  @Test
  void connectWaitsForItsTurnWhileForgottenQuestionsEnd() throws Exception {
    Stubborn source = new Stubborn();
    CachedCredentials threaded = threaded(source);
    CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> accessKeyId(threaded));
    for (int i = 0; i < 3; i++) {
      assertThat(source.isAsked()).isTrue();
      threaded.forget();
    }
    CompletableFuture<String> another = CompletableFuture.supplyAsync(() -> accessKeyId(threaded));
    source.end.countDown();
    assertThat(waiting.get(1, TimeUnit.MINUTES)).isEqualTo("AKIA4");
    assertThat(another.get(1, TimeUnit.MINUTES)).isEqualTo("AKIA4");
  }

  /** A source that ends when it likes, whoever interrupts it. */
  private final class Stubborn implements CredentialsSource {
    final Semaphore asked = new Semaphore(0);
    final AtomicInteger running = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    volatile CountDownLatch end = new CountDownLatch(1);

    boolean isAsked() throws InterruptedException {
      return asked.tryAcquire(1, TimeUnit.MINUTES);
    }

    @Override
    public AwsCredentials resolve() {
      int call = sts.calls.incrementAndGet();
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      asked.release();
      for (CountDownLatch still = end; still.getCount() > 0; ) {
        try {
          still.await();
        } catch (InterruptedException e) {
          // Goes on.
        }
      }
      running.decrementAndGet();
      return AwsBasicCredentials.create("AKIA" + call, "secret");
    }

    @Override
    public String describe() {
      return "a test";
    }
  }

  @Test
  void expiredCredentialsAreAskedForAgainNowAndThenOnly() throws Exception {
    sts.life = Duration.ofMinutes(-1);
    ahead.get();
    assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA1");
    clock.advance(CachedCredentials.RETRY);
    assertThat(ahead.get().accessKeyId()).isEqualTo("ASIA2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z"})
  void noEndIsTooFar(String end) {
    AwsCredentials credentials =
        AwsSessionCredentials.builder()
            .accessKeyId("ASIAEVER")
            .secretAccessKey("secret")
            .sessionToken("session")
            .expirationTime(Instant.parse(end))
            .build();
    SigningCredentials kept = SigningCredentials.of(credentials, "a test", clock.now(), true);
    assertThat(kept.isValid(clock.now())).isEqualTo(end.startsWith("+"));
  }

  @Test
  void threadThatCannotBeStartedIsAnSqlException() {
    CachedCredentials without =
        new CachedCredentials(
            sts,
            true,
            clock,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(without::get)
        .withMessageContaining("unable to create native thread");
  }

  @Test
  void closedSourceIsClosedAndNotAskedAgain() throws Exception {
    ahead.get();
    ahead.close();
    assertThat(sts.closed).isTrue();
    clock.advance(Duration.ofHours(1));
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(ahead::get)
        .withMessageContaining("deregistering");
    assertThat(sts.calls).hasValue(1);
  }

  private CachedCredentials cached(boolean refreshAhead) {
    return new CachedCredentials(
        sts,
        refreshAhead,
        clock,
        task -> {
          if (held) {
            background.add(task);
          } else {
            task.run();
          }
        });
  }

  private void runBackground() {
    for (Runnable task = background.poll(); task != null; task = background.poll()) {
      task.run();
    }
  }

  private CachedCredentials threaded(CredentialsSource source) {
    return new CachedCredentials(source, true, clock, TokenSource.threads());
  }

  private record Blocking(Callable<AwsCredentials> answer) implements CredentialsSource {
    @Override
    public AwsCredentials resolve() {
      try {
        return answer.call();
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public String describe() {
      return "a test";
    }
  }
}
