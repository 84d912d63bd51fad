package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.driver.ConnectionInfo;
import io.github.aurorasecure.driver.internal.proxy.JdbcProxy;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of open connections, by identity and without keeping them alive. The vendor's
 * connection has no place for it, and the application may hold nothing else.
 */
public final class SecuredConnections {
  private static final Map<Key, ConnectionInfo> KNOWN = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

  private SecuredConnections() {}

  static void remember(Connection vendor, ConnectionInfo info) {
    for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      KNOWN.remove(gone);
    }
    KNOWN.put(new Key(vendor, GONE), info);
  }

  /** Looks a connection up, through wrappers if need be. */
  public static Optional<ConnectionInfo> find(Connection connection) throws SQLException {
    Connection last = null;
    for (Connection c = connection; c != last; c = c.unwrap(Connection.class)) {
      ConnectionInfo info = KNOWN.get(new Key(JdbcProxy.vendor(c), null));
      if (info != null) {
        return Optional.of(info);
      }
      last = c;
    }
    return Optional.empty();
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
