package io.github.aurorasecure.iam;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/**
 * The one credentials provider of a plugin, made when a token is first needed. The SDK's provider
 * keeps and renews temporary credentials itself, holds clients while it does, and so must be shared
 * and closed. Safe for use by several threads.
 */
final class Credentials implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Supplier<AwsCredentialsProvider> maker;
  private @Nullable AwsCredentialsProvider provider;
  private boolean closed;

  Credentials(Supplier<AwsCredentialsProvider> maker) {
    this.maker = maker;
  }

  /** The SDK's default chain, with this profile in place of its default one. */
  static Credentials ofDefaultChain(@Nullable String profile) {
    return new Credentials(
        () ->
            profile == null
                ? DefaultCredentialsProvider.builder().build()
                : DefaultCredentialsProvider.builder().profileName(profile).build());
  }

  /** Who signs now: asks the provider each time, so that renewed credentials are seen. */
  AwsCredentials resolve() {
    return provider().resolveCredentials();
  }

  private AwsCredentialsProvider provider() {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the driver has been deregistered");
      }
      if (provider == null) {
        provider = maker.get();
      }
      return provider;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (provider instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("iam: cannot close the credentials provider", e);
    } finally {
      lock.unlock();
    }
  }
}
