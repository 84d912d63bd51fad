package io.github.aurorasecure.iam;

import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Signs tokens. Used by several threads at once. */
@FunctionalInterface
interface TokenSigner {
  /** A token that lets this user in at this endpoint for 15 minutes from now. */
  String sign(AwsCredentials credentials, Endpoint endpoint, String user);
}
