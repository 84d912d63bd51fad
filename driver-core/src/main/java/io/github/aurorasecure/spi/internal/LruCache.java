package io.github.aurorasecure.spi.internal;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, each loaded by the first who asks for it; others who ask for the same wait, those
 * who ask for another do not. Beyond a maximum the value least recently asked for is dropped, but
 * not closed, since somebody may be using it: values have to be fit for the garbage collector. Safe
 * for use by several threads.
 */
public final class LruCache<K, V> {
  /** Makes the value of a key; what it throws is not kept. */
  @FunctionalInterface
  public interface Loader<K, V> {
    /**
     * The value.
     *
     * @throws SQLException if there is none
     */
    V load(K key) throws SQLException;
  }

  private static final class Slot<V> {
    final ReentrantLock loading = new ReentrantLock();
    volatile @Nullable V value;
  }

  private final int maximum;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Slot<V>> slots = new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);

  /** An empty cache for so many keys. */
  public LruCache(int maximum) {
    this.maximum = maximum;
  }

  /**
   * The value of this key, loaded if there is none.
   *
   * @throws SQLException what the loader throws
   */
  public V get(K key, Loader<? super K, ? extends V> loader) throws SQLException {
    Slot<V> slot = slot(key);
    V known = slot.value;
    if (known != null) {
      return known;
    }
    try {
      return loaded(slot, key, loader);
    } catch (SQLException | RuntimeException | Error e) {
      drop(key, slot);
      throw e;
    }
  }

  /** Else keys without values would push out others, and stay. */
  private void drop(K key, Slot<V> slot) {
    lock.lock();
    try {
      slots.remove(key, slot);
    } finally {
      lock.unlock();
    }
  }

  private Slot<V> slot(K key) {
    lock.lock();
    try {
      Slot<V> slot = slots.computeIfAbsent(key, unused -> new Slot<>());
      if (slots.size() > maximum) {
        slots.remove(slots.keySet().iterator().next());
      }
      return slot;
    } finally {
      lock.unlock();
    }
  }

  private static <K, V> V loaded(Slot<V> slot, K key, Loader<? super K, ? extends V> loader)
      throws SQLException {
    slot.loading.lock();
    try {
      V value = slot.value;
      if (value == null) {
        value = loader.load(key);
        slot.value = value;
      }
      return value;
    } finally {
      slot.loading.unlock();
    }
  }
}
