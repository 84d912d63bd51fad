package io.github.aurorasecure.iam;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Signs with {@link RdsUtilities}: computes an HMAC, calls nobody. */
final class RdsTokenSigner implements TokenSigner {
  @Override
  public String sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    return RdsUtilities.builder()
        .region(Region.of(endpoint.region()))
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .build()
        .generateAuthenticationToken(
            request -> request.hostname(endpoint.host()).port(endpoint.port()).username(user));
  }
}
