package io.github.aurorasecure.iam;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The token source of a plugin, acquired when a token is first needed. Safe for use by several
 * threads.
 */
final class LazyTokenSource implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final TokenSources sources;
  private final CredentialsSettings settings;
  private volatile @Nullable TokenSource acquired;
  private boolean closed;

  LazyTokenSource(TokenSources sources, CredentialsSettings settings) {
    this.sources = sources;
    this.settings = settings;
  }

  /** Says that a token is about to be needed. */
  void prepare() {
    sources.signer().load();
  }

  /**
   * The token source.
   *
   * @throws SQLException 08001 once closed, or if the application's own provider cannot be made
   */
  TokenSource get() throws SQLException {
    TokenSource source = acquired;
    return source != null ? source : acquire();
  }

  private TokenSource acquire() throws SQLException {
    sources.signer().await(); // not with the lock: what it waits for may connect
    lock.lock();
    try {
      if (closed) {
        throw closed();
      }
      TokenSource source = acquired;
      if (source == null) {
        source = sources.acquire(settings);
        acquired = source;
      }
      return source;
    } finally {
      lock.unlock();
    }
  }

  static SQLException closed() {
    return new SQLNonTransientConnectionException(
        "iam: this configuration has been closed, as by deregistering the driver", "08001");
  }

  /** The token source if it has been acquired. */
  Optional<TokenSource> acquired() {
    return Optional.ofNullable(acquired);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (acquired != null) {
        acquired = null;
        sources.release(settings);
      }
    } finally {
      lock.unlock();
    }
  }
}
