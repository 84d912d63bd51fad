package io.github.aurorasecure.iam;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Issues tokens in the name of whoever the credentials say we are. One for all configurations that
 * get their credentials in the same way. Safe for use by several threads.
 */
final class TokenSource implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TokenSource.class.getName());

  /** For questions of one source: it may ignore that they are given up, and go on and on. */
  private static final int THREADS = 3;

  private final CachedCredentials credentials;
  private final TokenCache cache;
  private final ClockSkew skew;

  TokenSource(CachedCredentials credentials, TokenSigner signer, Time time, ClockSkew skew) {
    this.credentials = credentials;
    this.cache = new TokenCache(signer, time);
    this.skew = skew;
  }

  /**
   * The source for these settings.
   *
   * @throws SQLException 08001 if the application's own provider cannot be made
   */
  static TokenSource of(CredentialsSettings settings, Time time) throws SQLException {
    ClockSkew skew = new ClockSkew(time);
    CredentialsSource credentials = new AwsCredentialsSource(settings, skew);
    return new TokenSource(
        new CachedCredentials(credentials, settings.ahead(), time, threads()),
        new DefaultTokenSigner(() -> time.now().wall()),
        time,
        skew);
  }

  /**
   * Threads for questions, which end with them. While all are busy a question waits for its turn;
   * one that waited before it has been given up, and is dropped.
   */
  static Executor threads() {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.NANOSECONDS,
            new ArrayBlockingQueue<>(1),
            TokenSource::thread,
            new ThreadPoolExecutor.DiscardOldestPolicy());
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Without thread locals and class loader of whoever happened to ask. */
  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "aurora-secure-iam-credentials", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(TokenSource.class.getClassLoader());
    return thread;
  }

  /**
   * A token, signed now or kept from an earlier connect.
   *
   * @throws SQLException 28000 if there are no credentials or they cannot sign
   */
  IssuedToken issue(Endpoint endpoint, String user) throws SQLException {
    return sign(credentials.get(), endpoint, user);
  }

  /**
   * A new token, with new credentials if there are any: those that signed the refused one may have
   * been replaced or revoked.
   *
   * @throws SQLException as {@link #issue}
   */
  IssuedToken issueInsteadOf(IssuedToken refused, Endpoint endpoint, String user)
      throws SQLException {
    return sign(credentials.getInsteadOf(refused.signer()), endpoint, user);
  }

  private IssuedToken sign(SigningCredentials signer, Endpoint endpoint, String user)
      throws SQLException {
    try {
      IssuedToken issued = cache.get(signer, endpoint, user);
      if (!issued.cached()) {
        LOG.log(Level.DEBUG, "iam: signed a token for {0}", issued);
      }
      return issued;
    } catch (RuntimeException e) {
      throw new SQLInvalidAuthorizationSpecException(
          "iam: cannot sign a token for %s at %s: %s".formatted(user, endpoint, e.getMessage()),
          "28000",
          e);
    }
  }

  /** Drops a token that was refused. */
  void forget(IssuedToken refused) {
    cache.forget(refused);
  }

  /** Has new credentials got by the connects to come. */
  void distrustCredentials(IssuedToken refused) {
    credentials.distrust(refused.signer());
  }

  /** Drops all tokens and credentials. */
  void forgetAll() {
    credentials.forget();
    cache.forgetAll();
  }

  /** How far the clock that dates tokens is off, for a message; empty if that is not known. */
  String describeClockSkew() {
    return skew.describe();
  }

  @Override
  public void close() {
    credentials.close();
  }
}
