package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.driver.ConnectionInfo;
import io.github.aurorasecure.driver.internal.proxy.JdbcProxy;
import io.github.aurorasecure.spi.ConnectAttempt;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of open connections, by identity and without keeping them alive. The vendor's
 * connection has no place for it, and the application may hold nothing else.
 */
public final class SecuredConnections {
  private record Entry(ConnectionInfo info, @Nullable ConnectAttempt attempt) {}

  /** More than anybody puts around a connection; a wrapper may unwrap to a new one for ever. */
  private static final int MAX_WRAPPERS = 100;

  private static final Map<Key, Entry> KNOWN = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();
  private static final ReentrantLock DROPPING = new ReentrantLock();

  private SecuredConnections() {}

  /**
   * Notes what is known of a connection.
   *
   * @param attempt ended when the connection is gone; null if it has ended
   */
  static void remember(Connection vendor, ConnectionInfo info, @Nullable ConnectAttempt attempt) {
    dropCollected();
    KNOWN.put(new Key(vendor, GONE), new Entry(info, attempt));
  }

  /** By one thread at a time: a queue's monitor may hold a virtual thread's carrier. */
  private static void dropCollected() {
    if (DROPPING.tryLock()) {
      try {
        for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
          drop((Key) gone);
        }
      } finally {
        DROPPING.unlock();
      }
    }
  }

  private static void drop(Key key) {
    Entry entry = KNOWN.remove(key);
    if (entry != null && entry.attempt != null) {
      entry.attempt.close();
    }
  }

  /**
   * Drops what is known of connections that are closed or gone; of all of them, so not for often.
   */
  public static void sweep() {
    dropCollected();
    for (Key key : KNOWN.keySet()) {
      try {
        if (!(key.get() instanceof Connection open) || open.isClosed()) {
          drop(key);
        }
      } catch (SQLException e) {
        // A connection that cannot say so is kept until it is garbage.
      }
    }
  }

  /** Looks a connection up, through wrappers if need be. */
  public static Optional<ConnectionInfo> find(Connection connection) throws SQLException {
    dropCollected();
    Connection last = null;
    Connection c = connection;
    for (int i = 0; i < MAX_WRAPPERS && c != last; i++) {
      Optional<ConnectionInfo> known = known(c);
      if (known.isPresent()) {
        return known;
      }
      last = c;
      c = c.unwrap(Connection.class);
    }
    return known(behind(connection));
  }

  private static Optional<ConnectionInfo> known(@Nullable Connection connection) {
    Entry entry = KNOWN.get(new Key(JdbcProxy.vendor(connection), null));
    return entry == null ? Optional.empty() : Optional.of(entry.info);
  }

  /** The handles of Connector/J's pooled connections unwrap to proxies of themselves only. */
  private static @Nullable Connection behind(Connection connection) {
    try {
      return connection.getMetaData().getConnection();
    } catch (SQLException e) {
      return null; // closed
    }
  }

  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(@Nullable Object connection, @Nullable ReferenceQueue<Object> queue) {
      super(connection, queue);
      hash = System.identityHashCode(connection);
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      Object connection = get();
      return connection != null && other instanceof Key key && connection == key.get();
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
