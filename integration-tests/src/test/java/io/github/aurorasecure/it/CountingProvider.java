package io.github.aurorasecure.it;

import io.github.aurorasecure.testkit.LocalAurora;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The credentials that every LocalAurora knows, and how often they were asked for. */
final class CountingProvider implements AwsCredentialsProvider {
  private final AtomicInteger resolved = new AtomicInteger();
  private final Runnable first;

  /**
   * @param first is done before the first answer
   */
  CountingProvider(Runnable first) {
    this.first = first;
  }

  int resolved() {
    return resolved.get();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    if (resolved.incrementAndGet() == 1) {
      first.run();
    }
    return AwsBasicCredentials.create(LocalAurora.ACCESS_KEY_ID, LocalAurora.SECRET_ACCESS_KEY);
  }
}
