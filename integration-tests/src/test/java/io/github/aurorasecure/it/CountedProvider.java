package io.github.aurorasecure.it;

import io.github.aurorasecure.testkit.LocalAurora;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** An application's own provider, of the key that LocalAurora knows or another. */
public final class CountedProvider implements AwsCredentialsProvider, SdkAutoCloseable {
  static final AtomicInteger MADE = new AtomicInteger();
  static final AtomicInteger RESOLVED = new AtomicInteger();
  static final AtomicInteger CLOSED = new AtomicInteger();

  private final AwsCredentials credentials;

  /**
   * @param properties accessKeyId and secretAccessKey, or none
   */
  public CountedProvider(Map<String, String> properties) {
    MADE.incrementAndGet();
    credentials =
        AwsBasicCredentials.create(
            properties.getOrDefault("accessKeyId", LocalAurora.ACCESS_KEY_ID),
            properties.getOrDefault("secretAccessKey", LocalAurora.SECRET_ACCESS_KEY));
  }

  @Override
  public AwsCredentials resolveCredentials() {
    RESOLVED.incrementAndGet();
    return credentials;
  }

  @Override
  public void close() {
    CLOSED.incrementAndGet();
  }
}
