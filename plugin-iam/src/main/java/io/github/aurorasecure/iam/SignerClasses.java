package io.github.aurorasecure.iam;

import java.util.ServiceConfigurationError;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The classes that sign, most of them the AWS SDK's. They are loaded while the first server is
 * dialled, by a thread that ends with it, instead of while that server waits for its token. A token
 * for nobody is signed with made-up credentials: real ones are asked for once the server has proven
 * who it is. Safe for use by several threads.
 */
final class SignerClasses {
  /** One, as each class is initialised once. */
  static final SignerClasses SHARED =
      // No method reference, which would load classes of the SDK here.
      new SignerClasses(() -> DefaultTokenSigner.signForNobody());

  private final FutureTask<@Nullable Void> loading;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable Thread loader;

  /**
   * @param signing what loads them
   */
  SignerClasses(Runnable signing) {
    loading = new FutureTask<>(() -> runAsLoader(signing), null);
  }

  private void runAsLoader(Runnable signing) {
    loader = Thread.currentThread();
    try {
      signing.run();
    } finally {
      loader = null;
    }
  }

  /** Begins to load them, once. */
  void load() {
    if (begun.get() || begun.getAndSet(true)) {
      return;
    }
    try {
      // Loggers are set up by the thread that connects, as ever: that may need what it is at.
      ILoggerFactory unused = LoggerFactory.getILoggerFactory();
      Thread thread = new Thread(null, loading, "aurora-secure-iam-signer", 0, false);
      thread.setDaemon(true);
      thread.setContextClassLoader(SignerClasses.class.getClassLoader());
      thread.start();
    } catch (RuntimeException | LinkageError | ServiceConfigurationError | OutOfMemoryError e) {
      // Whoever needs a token loads them, or meets the same.
    }
  }

  /**
   * Loads them or waits until they are loaded, interrupted or not: initialisers that depend on each
   * other would wait for ever in two threads. Not without end, as something else may wait as well.
   */
  void await() {
    // The loader itself comes here if what it logs is written over a connection of ours.
    if (Thread.currentThread().equals(loader)) {
      return;
    }
    loading.run(); // does nothing if the thread has begun
    long deadline = System.nanoTime() + CachedCredentials.PATIENCE.toNanos();
    boolean interrupted = false;
    while (!loading.isDone()) {
      try {
        loading.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      } catch (TimeoutException e) {
        break;
      } catch (ExecutionException e) {
        // Whoever needs a token will meet the same, and say what it was wanted for.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
