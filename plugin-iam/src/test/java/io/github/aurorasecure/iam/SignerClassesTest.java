package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import java.lang.reflect.Proxy;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignerClassesTest {
  private static final Driver NO_DRIVER =
      (Driver)
          Proxy.newProxyInstance(
              SignerClassesTest.class.getClassLoader(),
              new Class<?>[] {Driver.class},
              (proxy, method, arguments) -> null);

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
  void whoeverNeedsThemLoadsThemIfNobodyHas() throws Exception {
    mayEnd.countDown();
    classes.await();
    classes.await();
    assertThat(loads).hasValue(1);
    assertThat(loader.get()).isSameAs(Thread.currentThread());
  }

  @Test
  void theLoaderDoesNotWaitForItself() throws Exception {
    CompletableFuture<SignerClasses> self = new CompletableFuture<>();
    CountDownLatch returned = new CountDownLatch(1);
    SignerClasses logging =
        new SignerClasses(
            () -> {
              self.join().await();
              returned.countDown();
            });
    self.complete(logging);
    logging.load();
    returned.await();
    logging.await();
  }

  @Test
  void aSignInLoadsThemWhileTheServerIsDialled() throws Exception {
    mayEnd.countDown();
    IamPlugin plugin =
        new IamPlugin(
            IamSettings.of(
                new PluginConfig("iam", Vendor.POSTGRESQL, NO_DRIVER, List.of(), Map.of())),
            new TokenSources(
                settings -> {
                  throw new SQLException("nobody asked for a token");
                },
                classes),
            hook -> {},
            Time.SYSTEM);
    try (ConnectAttempt attempt = ConnectAttempt.begin()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(
              () ->
                  plugin.connect(
                      new ConnectRequest(
                          Vendor.POSTGRESQL,
                          "jdbc:postgresql://localhost/app",
                          List.of(new Host("localhost", 5432, Map.of())),
                          Map.of("user", "app"),
                          attempt),
                      request -> {
                        throw new SQLException("loaded by " + loader.join().getName());
                      }))
          .withMessage("loaded by aurora-secure-iam-signer");
    }
  }

  @Test
  void whoeverWantsThemWaitsUntilTheyAreLoaded() throws Exception {
    classes.load();
    Thread thread = loader.get();
    CompletableFuture<Void> loaded = CompletableFuture.runAsync(classes::await);
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> loaded.get(100, TimeUnit.MILLISECONDS));
    mayEnd.countDown();
    loaded.get();
    thread.join();
  }

  @Test
  void anInterruptDoesNotEndTheWaitAndStaysSet() throws Exception {
    classes.load();
    Thread thread = loader.get();
    CompletableFuture<Boolean> loaded =
        CompletableFuture.supplyAsync(
            () -> {
              Thread.currentThread().interrupt();
              classes.await();
              return Thread.interrupted();
            });
    assertThatExceptionOfType(TimeoutException.class)
        .isThrownBy(() -> loaded.get(100, TimeUnit.MILLISECONDS));
    mayEnd.countDown();
    assertThat(loaded.get()).isTrue();
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
