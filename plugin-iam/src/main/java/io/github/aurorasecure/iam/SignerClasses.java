package io.github.aurorasecure.iam;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The classes that sign, most of them the AWS SDK's. They are loaded while the first server is
 * dialled, by a thread that ends with it, instead of while that server waits for its token. A token
 * for nobody is signed with made-up credentials: real ones are asked for once the server has proven
 * who it is. Safe for use by several threads.
 */
final class SignerClasses {
  private final FutureTask<@Nullable Void> loading;
  private final AtomicBoolean begun = new AtomicBoolean();

  SignerClasses() {
    // No method reference, which would load classes of the SDK here.
    this(() -> DefaultTokenSigner.signForNobody());
  }

  /**
   * @param signing what loads them
   */
  SignerClasses(Runnable signing) {
    loading = new FutureTask<>(signing, null);
  }

  /** Begins to load them, once. */
  void load() {
    if (begun.getAndSet(true)) {
      return;
    }
    Thread thread = new Thread(null, loading, "aurora-secure-iam-signer", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(SignerClasses.class.getClassLoader());
    try {
      thread.start();
    } catch (OutOfMemoryError noThread) {
      begun.set(false);
    }
  }

  /**
   * Waits until they are loaded, and loads them if nobody does: initialisers that depend on each
   * other would wait for ever in two threads.
   */
  void await() {
    loading.run(); // does nothing if the thread has begun
    try {
      loading.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // Whoever needs a token will meet the same, and say what it was wanted for.
    }
  }
}
