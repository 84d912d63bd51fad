package io.github.aurorasecure.iam;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Where credentials come from. Never asked for an answer it has kept; asked again while questions
 * that were given up may not have ended.
 */
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
