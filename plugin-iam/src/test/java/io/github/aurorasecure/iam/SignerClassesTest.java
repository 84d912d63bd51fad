package io.github.aurorasecure.iam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignerClassesTest {
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();
  private final SignerClasses classes = new SignerClasses(this::sign);

  private void sign() {
    loads.incrementAndGet();
    awaitQuietly(mayEnd);
  }

  @Test
  void loadingHoldsNobodyUpAndIsDoneOnceOnAThreadThatEnds() throws Exception {
    Set<Thread> before = threads();
    classes.load();
    classes.load();
    Set<Thread> started = threads();
    started.removeAll(before);
    assertEquals(1, started.size());
    mayEnd.countDown();
    classes.await();
    assertEquals(1, loads.get());
    started.iterator().next().join();
  }

  @Test
  void whoeverWantsThemLoadsThemIfNobodyHas() {
    mayEnd.countDown();
    classes.await();
    classes.await();
    assertEquals(1, loads.get());
  }

  @Test
  void allWhoWantThemWaitUntilTheyAreLoaded() throws Exception {
    classes.load();
    AtomicInteger waited = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<? extends Future<?>> all =
          Stream.generate(
                  () ->
                      threads.submit(
                          () -> {
                            classes.await();
                            waited.incrementAndGet();
                          }))
              .limit(4)
              .toList();
      assertEquals(0, waited.get());
      mayEnd.countDown();
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, loads.get());
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() {
    classes.load();
    Thread.currentThread().interrupt();
    classes.await();
    assertTrue(Thread.interrupted());
    mayEnd.countDown();
  }

  @Test
  void whatFailsIsLeftToWhoeverNeedsASignature() {
    SignerClasses failing =
        new SignerClasses(
            () -> {
              throw new NoClassDefFoundError("software/amazon/awssdk/Missing");
            });
    failing.load();
    failing.await();
    failing.await();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("aurora-secure-iam-signer"))
        .collect(Collectors.toSet());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
