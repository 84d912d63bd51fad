package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.driver.internal.proxy.ProxyTypes;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.Connection;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The chains of one driver by URL and properties, so that connecting again parses nothing. Bounded:
 * the one used longest ago goes first. Used by many threads.
 */
public final class Chains implements AutoCloseable {
  /** Far above what an application configures, a tenant's user each included. */
  private static final int MAXIMUM = 10_000;

  /** Compared by hand: a record's own methods, made at run time, delay the first connect. */
  private record Key(String url, Given given) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.url.equals(url) && key.given.equals(given);
    }

    @Override
    public int hashCode() {
      return 31 * url.hashCode() + given.hashCode();
    }

    /** Nothing: both may hold secrets. */
    @Override
    public String toString() {
      return "Key";
    }
  }

  /** One of each class for all configurations, so that plugins can share what they hold. */
  private final ConcurrentMap<Class<?>, PluginProvider> providers = new ConcurrentHashMap<>();

  private final LinkedHashMap<Key, Slot> chains = new LinkedHashMap<>(16, 0.75f, true);
  private final ProxyTypes proxyTypes;

  /** Without any chain as yet. */
  public Chains() {
    this(new ProxyTypes());
  }

  /** With proxies of a test's choice. */
  public Chains(ProxyTypes proxyTypes) {
    this.proxyTypes = proxyTypes;
  }

  /** Connects through the chain for this URL and these properties, which are left as they are. */
  public Connection connect(String url, @Nullable Properties info) throws SQLException {
    try {
      Given given = Given.of(info);
      Chain chain = acquire(new Key(url, given.withoutPassword()));
      try {
        return chain.connect(given.password());
      } finally {
        chain.release();
      }
    } catch (RuntimeException | LinkageError | ServiceConfigurationError | StackOverflowError e) {
      throw Errors.unexpected(e);
    }
  }

  /** What {@link java.sql.Driver#getPropertyInfo} answers. */
  public DriverPropertyInfo[] propertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    try {
      return PropertyInfo.list(url, Given.of(info), PluginCatalog.load(providers));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw Errors.unexpected(e);
    }
  }

  /** Has all plugins forget the credentials that they keep. */
  public void forgetCredentials() {
    List<Slot> all;
    synchronized (chains) {
      all = List.copyOf(chains.values());
    }
    all.forEach(Slot::forgetCredentials);
  }

  private Chain acquire(Key key) throws SQLException {
    Slot slot;
    Slot evicted = null;
    synchronized (chains) {
      slot = chains.get(key);
      if (slot == null) {
        slot = new Slot();
        chains.put(key, slot);
        evicted = chains.size() > MAXIMUM ? removeEldest() : null;
      }
    }
    if (evicted != null) {
      evicted.drop();
    }
    try {
      return slot.acquire(key);
    } catch (Throwable e) {
      synchronized (chains) {
        chains.remove(key, slot);
      }
      // Another thread that waited for it may have built its chain here meanwhile.
      slot.drop();
      throw e;
    }
  }

  private Slot removeEldest() {
    Iterator<Slot> slots = chains.values().iterator();
    Slot eldest = slots.next();
    slots.remove();
    return eldest;
  }

  /**
   * Closes all chains; those in use when their last connect ends. Who connects afterwards begins
   * anew: a driver may be registered again.
   */
  @Override
  public void close() {
    List<Slot> dropped;
    synchronized (chains) {
      dropped = List.copyOf(chains.values());
      chains.clear();
      providers.clear();
    }
    dropped.forEach(Slot::drop);
    SecuredConnections.sweep();
  }

  /** The place of one chain; its lock lets one thread build while others wait for the result. */
  private final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Chain chain;
    private boolean dropped;

    Chain acquire(Key key) throws SQLException {
      lock.lock();
      try {
        if (chain != null) {
          chain.acquire();
          return chain;
        }
        PluginCatalog catalog = PluginCatalog.load(providers);
        Chain built = Chain.build(Configuration.read(key.url, key.given, catalog), proxyTypes);
        if (!dropped) {
          built.acquire();
          chain = built;
        }
        return built;
      } finally {
        lock.unlock();
      }
    }

    void forgetCredentials() {
      lock.lock();
      try {
        if (chain != null) {
          chain.forgetCredentials();
        }
      } finally {
        lock.unlock();
      }
    }

    void drop() {
      lock.lock();
      try {
        dropped = true;
        if (chain != null) {
          chain.release();
          chain = null;
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
