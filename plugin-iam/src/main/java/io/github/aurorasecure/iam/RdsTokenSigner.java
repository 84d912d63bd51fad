package io.github.aurorasecure.iam;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Signs with {@link RdsUtilities}: computes an HMAC, calls nobody. Goes by the system's clock. */
final class RdsTokenSigner implements TokenSigner {
  private final RdsUtilities utilities = RdsUtilities.builder().build();

  @Override
  public String sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    return utilities.generateAuthenticationToken(
        request ->
            request
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .region(Region.of(endpoint.region()))
                .hostname(endpoint.host())
                .port(endpoint.port())
                .username(user));
  }
}
