package io.github.aurorasecure.iam;

import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs without the SDK: a token is a GET request without a body, presigned. Logs nothing. */
final class SigV4TokenSigner implements TokenSigner {
  private final InstantSource clock;

  SigV4TokenSigner(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    SigningService service = endpoint.service();
    SigV4 sigV4 = SigV4.at(clock.instant(), endpoint.region(), service.signingName());
    String authority = service.authority(endpoint);
    String query = service.query(user) + '&' + signingQuery(credentials, sigV4);
    String canonical =
        String.join(
            "\n", "GET", "/", query, "host:" + authority, "", "host", SigV4.sha256(new byte[0]));
    String signature = sigV4.signature(credentials.secretAccessKey(), canonical);
    return authority + "/?" + query + "&X-Amz-Signature=" + signature;
  }

  /** Sorted by name, as the rest of the query is and what is signed must be. */
  private static String signingQuery(AwsCredentials credentials, SigV4 sigV4) {
    String who = credentials.accessKeyId() + '/' + sigV4.scope();
    String sessionToken =
        credentials instanceof AwsSessionCredentialsIdentity session
            ? "&X-Amz-Security-Token=" + SigningService.encoded(session.sessionToken())
            : "";
    return "X-Amz-Algorithm="
        + SigV4.ALGORITHM
        + "&X-Amz-Credential="
        + SigningService.encoded(who)
        + "&X-Amz-Date="
        + sigV4.time()
        + "&X-Amz-Expires="
        + TokenCache.LIFETIME.toSeconds()
        + sessionToken
        + "&X-Amz-SignedHeaders=host";
  }
}
