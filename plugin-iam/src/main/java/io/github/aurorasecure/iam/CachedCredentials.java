package io.github.aurorasecure.iam;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one source, asked for once however many connects want them, and again before
 * they end while connects go on with those that are still good. Nobody waits for one longer than
 * {@link #PATIENCE}, after which it is given up and put again. Safe for use by several threads.
 */
@SuppressWarnings("ReferenceEquality") // which answer they are, not what they say
final class CachedCredentials implements AutoCloseable {
  /** How long a connect waits for credentials. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How soon a source that failed is asked again while kept credentials will do. */
  static final Duration RETRY = Duration.ofSeconds(30);

  /** How often refused tokens may have the source asked again: who was refused may try often. */
  static final Duration RENEWAL_AFTER_REFUSAL = Duration.ofMinutes(1);

  private static final String NO_ANSWER = "no answer within %d s".formatted(PATIENCE.toSeconds());

  private static final System.Logger LOG = System.getLogger(CachedCredentials.class.getName());

  private final CredentialsSource source;
  private final boolean ahead;
  private final Time time;
  private final Executor executor;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable SigningCredentials current;
  private volatile @Nullable SigningCredentials distrusted;
  private volatile @Nullable Moment askedLast;

  // Guarded by the lock, as are changes of the three above.
  private @Nullable Question underWay;
  private @Nullable Moment refusedLast;
  private boolean closed;

  /**
   * @param ahead whether to ask in the background before there is need
   * @param executor runs questions without holding up the caller; one may have to wait until those
   *     that were given up have ended
   */
  CachedCredentials(CredentialsSource source, boolean ahead, Time time, Executor executor) {
    this.source = source;
    this.ahead = ahead;
    this.time = time;
    this.executor = executor;
  }

  /**
   * Credentials to sign with.
   *
   * @throws SQLException 28000 if the source gives none and none are left, 08001 if it does not
   *     answer in time or this is closed
   */
  SigningCredentials get() throws SQLException {
    SigningCredentials kept = current;
    Moment now = time.now();
    if (kept == null || !kept.isValid(now)) {
      // A source that gives what has expired would be asked by every connect.
      return kept != null && kept.cameExpired() && !mayAskAgain(now) ? kept : await(kept);
    }
    boolean due = kept.isDue(now) || kept == distrusted;
    if (!due || !mayAskAgain(now)) {
      return kept;
    }
    if (ahead) {
      askInBackground(kept);
      return kept;
    }
    return awaitOr(kept);
  }

  /**
   * Newer credentials than those a refused token was signed with, if the source gives any.
   *
   * @throws SQLException as {@link #get}
   */
  SigningCredentials getInsteadOf(SigningCredentials refused) throws SQLException {
    return mayRenewAfterRefusal(refused) ? awaitOr(refused) : get();
  }

  /** Has the source asked again by a connect to come, since what these signed was refused. */
  void distrust(SigningCredentials refused) {
    lock.lock();
    try {
      if (mayRenewAfterRefusal(refused)) {
        distrusted = refused;
        askedLast = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Keeps nothing, nor what a question under way will bring; who waits for that asks anew. */
  void forget() {
    lock.lock();
    try {
      current = null;
      refusedLast = null;
      giveUp();
    } finally {
      lock.unlock();
    }
  }

  private SigningCredentials awaitOr(SigningCredentials kept) throws SQLException {
    try {
      return await(kept);
    } catch (SQLException e) {
      if (kept.isValid(time.now())) {
        return kept;
      }
      throw e;
    }
  }

  private boolean mayAskAgain(Moment now) {
    Moment last = askedLast;
    return last == null || now.nanos() - last.nanos() >= RETRY.toNanos();
  }

  private boolean mayRenewAfterRefusal(SigningCredentials refused) {
    Moment now = time.now();
    lock.lock();
    try {
      if (refused != current) {
        return false;
      }
      Moment last = refusedLast;
      if (last == null || now.nanos() - last.nanos() >= RENEWAL_AFTER_REFUSAL.toNanos()) {
        refusedLast = now;
        return true;
      }
      return underWay != null;
    } finally {
      lock.unlock();
    }
  }

  private void askInBackground(SigningCredentials kept) {
    if (isOverdue()) {
      LOG.log(Level.WARNING, message(NO_ANSWER) + "; going on with " + kept);
    }
    try {
      Future<SigningCredentials> unused = ask(kept);
    } catch (SQLException e) {
      LOG.log(Level.WARNING, e.getMessage());
    }
  }

  private boolean isOverdue() {
    lock.lock();
    try {
      return underWay != null && underWay.isOverdue(time.now());
    } finally {
      lock.unlock();
    }
  }

  /** Newer credentials than these. */
  private SigningCredentials await(@Nullable SigningCredentials seen) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return ask(seen).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (CancellationException e) {
        // The question was given up, for another one or for good: asking again tells.
      } catch (ExecutionException e) {
        throw none(Objects.requireNonNull(e.getCause()));
      } catch (TimeoutException e) {
        throw unanswered(NO_ANSWER, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unanswered("interrupted while waiting", e);
      }
    }
  }

  /** What is newer than these, or the question under way, or a new one. */
  private Future<SigningCredentials> ask(@Nullable SigningCredentials seen) throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw LazyTokenSource.closed();
      }
      SigningCredentials latest = current;
      if (latest != null && latest != seen) {
        return CompletableFuture.completedFuture(latest);
      }
      Moment now = time.now();
      Question question = underWay;
      if (question == null || question.isOverdue(now)) {
        giveUp();
        question = new Question(now);
        underWay = question;
        askedLast = now;
        start(question);
      }
      return question.answer;
    } finally {
      lock.unlock();
    }
  }

  private void start(Question question) throws SQLException {
    try {
      executor.execute(question.answer);
    } catch (RuntimeException | OutOfMemoryError e) {
      underWay = null;
      throw unanswered("no thread could be started: " + e.getMessage(), e);
    }
  }

  /** Interrupts the question under way; what it may still bring is not kept. */
  private void giveUp() {
    Question question = underWay;
    underWay = null;
    if (question != null) {
      question.answer.cancel(true);
    }
  }

  private void answered(Question question, SigningCredentials credentials) {
    lock.lock();
    try {
      if (question == underWay) {
        underWay = null;
        current = credentials;
      }
    } finally {
      lock.unlock();
    }
  }

  private void failed(Question question, Throwable cause) {
    SigningCredentials kept = null;
    lock.lock();
    try {
      if (question == underWay) {
        underWay = null;
        kept = current;
      }
    } finally {
      lock.unlock();
    }
    if (kept != null) {
      LOG.log(Level.WARNING, none(cause).getMessage() + "; going on with " + kept);
    }
  }

  private SQLException none(Throwable cause) {
    String reason = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return new SQLInvalidAuthorizationSpecException(
        message(reason) + MissingModule.remedy(cause), "28000", cause);
  }

  private SQLException unanswered(String reason, Throwable cause) {
    return new SQLTransientConnectionException(message(reason), "08001", cause);
  }

  private String message(String reason) {
    return "iam: no AWS credentials from %s: %s".formatted(source.describe(), reason);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      giveUp();
    } finally {
      lock.unlock();
    }
    source.close();
  }

  /** One question to the source. */
  private final class Question {
    private final Moment asked;
    private final FutureTask<SigningCredentials> answer = new FutureTask<>(this::ask);

    Question(Moment asked) {
      this.asked = asked;
    }

    boolean isOverdue(Moment now) {
      return now.nanos() - asked.nanos() >= PATIENCE.toNanos();
    }

    private SigningCredentials ask() throws Exception {
      try {
        SigningCredentials credentials =
            SigningCredentials.of(source.resolve(), source.describe(), time.now(), ahead);
        answered(this, credentials);
        return credentials;
      } catch (Throwable e) {
        failed(this, e);
        throw e;
      }
    }
  }
}
