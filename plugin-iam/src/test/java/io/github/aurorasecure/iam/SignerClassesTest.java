package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignerClassesTest {
  private final CompletableFuture<Thread> loader = new CompletableFuture<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicInteger loads = new AtomicInteger();
  private final SignerClasses classes = new SignerClasses(this::sign);

  private void sign() {
    loads.incrementAndGet();
    loader.complete(Thread.currentThread());
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void loadingHoldsNobodyUpAndIsDoneOnceByAThreadThatEnds() throws Exception {
    classes.load();
    classes.load();
    Thread thread = loader.get();
    assertThat(thread).isNotSameAs(Thread.currentThread());
    mayEnd.countDown();
    classes.await();
    assertThat(loads).hasValue(1);
    thread.join();
  }

  @Test
  void whoeverWantsThemLoadsThemIfNobodyHas() throws Exception {
    mayEnd.countDown();
    classes.await();
    classes.await();
    assertThat(loads).hasValue(1);
    assertThat(loader.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void whoeverWantsThemWaitsUntilTheyAreLoaded() throws Exception {
    classes.load();
    Thread thread = loader.get();
    CompletableFuture<Void> loaded = CompletableFuture.runAsync(classes::await);
    assertThat(loaded).isNotDone();
    mayEnd.countDown();
    loaded.get();
    thread.join();
  }

  @Test
  void anInterruptEndsTheWaitAndStaysSet() throws Exception {
    classes.load();
    Thread thread = loader.get();
    Thread.currentThread().interrupt();
    classes.await();
    assertThat(Thread.interrupted()).isTrue();
    mayEnd.countDown();
    thread.join();
  }

  @Test
  void whatFailsIsLeftToWhoeverNeedsASignature() {
    SignerClasses failing =
        new SignerClasses(
            () -> {
              throw new NoClassDefFoundError("software/amazon/awssdk/Missing");
            });
    failing.load();
    assertThatCode(failing::await).doesNotThrowAnyException();
  }
}
