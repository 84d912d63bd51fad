package io.github.aurorasecure.iam;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Signs with {@link RdsUtilities}: computes an HMAC, calls nobody. */
final class RdsTokenSigner implements TokenSigner {
  private final Logger uris = LoggerFactory.getLogger("software.amazon.awssdk.utils.uri.SdkUri");

  @Override
  public String sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    // RdsUtilities makes a URI of the token, and the SDK logs every URI that it makes at TRACE.
    return uris.isTraceEnabled()
        ? signWithoutUri(credentials, endpoint, user)
        : RdsUtilities.builder()
            .region(Region.of(endpoint.region()))
            .credentialsProvider(StaticCredentialsProvider.create(credentials))
            .build()
            .generateAuthenticationToken(
                request -> request.hostname(endpoint.host()).port(endpoint.port()).username(user));
  }

  /** The same token from the SDK's signer alone. */
  static String signWithoutUri(AwsCredentials credentials, Endpoint endpoint, String user) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(endpoint.host())
            .port(endpoint.port())
            .encodedPath("/")
            .putRawQueryParameter("DBUser", user)
            .putRawQueryParameter("Action", "connect")
            .build();
    SdkHttpRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                to ->
                    to.identity(credentials)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.region())
                        .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, TokenCache.LIFETIME))
            .request();
    return endpoint.host()
        + ':'
        + endpoint.port()
        + "/?"
        + signed.encodedQueryParameters().orElseThrow();
  }
}
