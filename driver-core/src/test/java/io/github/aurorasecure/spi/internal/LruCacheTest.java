package io.github.aurorasecure.spi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LruCacheTest {
  private final LruCache<String, Object> cache = new LruCache<>(2);

  @Test
  void concurrentFirstUseLoadsOnce() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<FutureTask<Object>> answers = new ArrayList<>();
    AtomicInteger loads = new AtomicInteger();
    LruCache.Loader<String, Object> whenAllHaveCome =
        key -> {
          loads.incrementAndGet();
          while (loads.get() + waiting(threads) < threads.size()) {
            Thread.onSpinWait();
          }
          return new Object();
        };
    for (int i = 0; i < 8; i++) {
      FutureTask<Object> answer = new FutureTask<>(() -> cache.get("key", whenAllHaveCome));
      answers.add(answer);
      threads.add(new Thread(answer));
    }
    threads.forEach(Thread::start);
    for (FutureTask<Object> answer : answers) {
      assertThat(answer.get()).isSameAs(answers.get(0).get());
    }
    assertThat(loads).hasValue(1);
  }

  private static long waiting(List<Thread> threads) {
    return threads.stream().filter(thread -> thread.getState() == Thread.State.WAITING).count();
  }

  @Test
  void failuresPushNothingOut() throws Exception {
    Object kept = cache.get("kept", String::new);
    for (String key : List.of("a", "b", "c")) {
      assertThatThrownBy(
              () ->
                  cache.get(
                      key,
                      unused -> {
                        throw new SQLException("none");
                      }))
          .hasMessage("none");
    }
    assertThat(cache.get("kept", LruCacheTest::unexpected)).isSameAs(kept);
  }

  @Test
  void loadHoldsUpNobodyWhoWantsAnotherKey() throws Exception {
    cache.get("loaded", String::new);
    Object slow =
        cache.get(
            "slow",
            key -> {
              inAnotherThread(() -> cache.get("loaded", LruCacheTest::unexpected));
              return inAnotherThread(() -> cache.get("other", String::new));
            });
    assertThat(cache.get("other", LruCacheTest::unexpected)).isSameAs(slow);
  }

  private static Object inAnotherThread(Callable<Object> question) throws SQLException {
    FutureTask<Object> answer = new FutureTask<>(question);
    new Thread(answer).start();
    try {
      return answer.get();
    } catch (Exception e) {
      throw new SQLException(e);
    }
  }

  @Test
  void leastRecentlyUsedIsDropped() throws Exception {
    Object first = cache.get("first", String::new);
    cache.get("second", String::new);
    cache.get("first", LruCacheTest::unexpected);
    cache.get("third", String::new);
    assertThat(cache.get("first", LruCacheTest::unexpected)).isSameAs(first);
    assertThatThrownBy(() -> cache.get("second", LruCacheTest::unexpected))
        .hasMessage("load second");
  }

  @Test
  void failureIsNotKept() throws Exception {
    assertThatThrownBy(() -> cache.get("key", LruCacheTest::unexpected)).hasMessage("load key");
    assertThat(cache.get("key", key -> "value")).isEqualTo("value");
  }

  private static Object unexpected(String key) throws SQLException {
    throw new SQLException("load " + key);
  }
}
