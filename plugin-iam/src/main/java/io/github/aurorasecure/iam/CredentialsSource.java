package io.github.aurorasecure.iam;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Where credentials come from. Asked by one thread at a time, never for an answer it has kept. */
interface CredentialsSource extends AutoCloseable {
  /**
   * Gets credentials, over the network as a rule.
   *
   * @throws RuntimeException of the AWS SDK or of the application's own provider
   */
  AwsCredentials resolve();

  /** What this is, for messages: {@code profile reports}. */
  String describe();

  @Override
  default void close() {}
}
