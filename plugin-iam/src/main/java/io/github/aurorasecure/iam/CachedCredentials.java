package io.github.aurorasecure.iam;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of one source, asked for once however many connects want them, and again at about
 * two thirds of their life while connects go on with those that are still good. Each time a thread
 * is started that ends with the answer: a source that hangs holds up nobody for longer than {@link
 * #PATIENCE}. Safe for use by several threads.
 */
final class CachedCredentials implements AutoCloseable {
  /** How long a connect waits for credentials. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How soon a source that failed is asked again while kept credentials will do. */
  static final Duration RETRY = Duration.ofSeconds(30);

  /** How often refused tokens may have the source asked again: who was refused may try often. */
  static final Duration RENEWAL_AFTER_REFUSAL = Duration.ofMinutes(1);

  private static final System.Logger LOG = System.getLogger(CachedCredentials.class.getName());

  private final CredentialsSource source;
  private final boolean ahead;
  private final Time time;
  private final Executor executor;

  /** The one under way, or null. */
  private final AtomicReference<@Nullable Resolution> underWay = new AtomicReference<>();

  private final AtomicReference<@Nullable Moment> refusedLast = new AtomicReference<>();
  private final Object storing = new Object();
  private volatile @Nullable SigningCredentials current;
  private volatile @Nullable Moment begun;
  private volatile boolean closed;

  /**
   * @param ahead whether to ask again before there is need
   * @param executor runs a resolution without holding up the caller
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
   * @throws SQLException 28000 if the source gives none and none are left; 08001 once closed
   */
  SigningCredentials get() throws SQLException {
    SigningCredentials kept = current;
    Moment now = time.now();
    if (kept != null && kept.areUsable(now)) {
      if (ahead && kept.areDue(now) && mayRetry(now)) {
        Resolution unused = begin(kept);
      }
      return kept;
    }
    if (kept != null && kept.areAlive(now) && !mayRetry(now)) {
      return kept;
    }
    return renewed(kept);
  }

  /**
   * Newer credentials than those a refused token was signed with, if the source gives any.
   *
   * @throws SQLException as {@link #get}
   */
  SigningCredentials getInsteadOf(SigningCredentials refused) throws SQLException {
    boolean renews = refused.equals(current) && (underWay.get() != null || mayRenewAfterRefusal());
    return renews ? renewed(refused) : get();
  }

  /** Has the source asked again, since what these signed was refused. */
  void renew(SigningCredentials refused) {
    if (refused.equals(current) && mayRenewAfterRefusal()) {
      Resolution unused = begin(refused);
    }
  }

  /** Keeps nothing, nor what a resolution under way will bring. */
  void forget() {
    synchronized (storing) {
      underWay.set(null);
      current = null;
      refusedLast.set(null);
    }
  }

  private SigningCredentials renewed(@Nullable SigningCredentials kept) throws SQLException {
    try {
      return await(begin(kept));
    } catch (SQLException e) {
      if (kept != null && kept.areAlive(time.now()) && !closed) {
        return kept;
      }
      throw e;
    }
  }

  private boolean mayRetry(Moment now) {
    Moment last = begun;
    return last == null || now.nanos() - last.nanos() >= RETRY.toNanos();
  }

  private boolean mayRenewAfterRefusal() {
    Moment now = time.now();
    Moment last = refusedLast.get();
    return (last == null || now.nanos() - last.nanos() >= RENEWAL_AFTER_REFUSAL.toNanos())
        && refusedLast.compareAndSet(last, now);
  }

  /** The resolution under way, or a new one unless these have been replaced meanwhile. */
  private Resolution begin(@Nullable SigningCredentials seen) {
    Resolution mine = new Resolution(seen);
    Resolution running = underWay.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    begun = time.now();
    try {
      executor.execute(mine);
    } catch (RuntimeException | OutOfMemoryError e) {
      mine.setException(e);
    }
    return mine;
  }

  private SigningCredentials await(Resolution resolution) throws SQLException {
    try {
      return resolution.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw none(reason(cause) + MissingModule.remedy(cause), cause);
    } catch (TimeoutException e) {
      throw none("no answer within " + PATIENCE.toSeconds() + " s", e);
    } catch (CancellationException e) {
      throw LazyTokenSource.closed();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw none("interrupted while waiting", e);
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getName() : message;
  }

  private SQLException none(String reason, Throwable cause) {
    return new SQLInvalidAuthorizationSpecException(
        "iam: no AWS credentials from %s: %s".formatted(source.describe(), reason), "28000", cause);
  }

  @Override
  public void close() {
    closed = true;
    Resolution running = underWay.get();
    if (running != null) {
      running.cancel(true);
    }
    source.close();
  }

  /** One question to the source. */
  private final class Resolution extends FutureTask<SigningCredentials> {
    Resolution(@Nullable SigningCredentials seen) {
      super(
          () -> {
            SigningCredentials latest = current;
            return latest != null && !latest.equals(seen)
                ? latest
                : SigningCredentials.of(source.resolve(), source.describe(), time.now());
          });
    }

    @Override
    protected void set(SigningCredentials resolved) {
      synchronized (storing) {
        if (underWay.get() == this) {
          current = resolved;
        }
      }
      super.set(resolved);
    }

    @Override
    protected void setException(Throwable e) {
      SigningCredentials kept = current;
      if (kept != null) {
        LOG.log(
            Level.WARNING,
            "iam: no new AWS credentials from {0}: {1}; those kept expire at {2}",
            source.describe(),
            reason(e),
            kept.expiresAt());
      }
      super.setException(e);
    }

    @Override
    protected void done() {
      underWay.compareAndSet(this, null);
    }
  }
}
