package io.github.aurorasecure.iam;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one token source of a plugin, made when a token is first needed: until then no class of the
 * AWS SDK is loaded. Safe for use by several threads.
 */
final class LazyTokenSource implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<TokenSource> maker;
  private @Nullable TokenSource source;
  private boolean closed;

  LazyTokenSource(Supplier<TokenSource> maker) {
    this.maker = maker;
  }

  /**
   * The token source.
   *
   * @throws SQLException 08001 once closed
   */
  TokenSource get() throws SQLException {
    lock.lock();
    try {
      if (closed) {
        throw new SQLNonTransientConnectionException(
            "iam: this configuration has been closed, as by deregistering the driver", "08001");
      }
      if (source == null) {
        source = maker.get();
      }
      return source;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (source != null) {
        source.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
