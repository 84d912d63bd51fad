package io.github.aurorasecure.iam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Signs calls of STS in place of the SDK's own signer, which at DEBUG logs what it signs: where one
 * role assumes another that is the session token of the first.
 */
final class QuietSignature
    implements AuthScheme<AwsCredentialsIdentity>, HttpSigner<AwsCredentialsIdentity> {
  private static final List<String> SIGNED_HEADERS =
      List.of("Content-Type", "Host", "X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Security-Token");

  @Override
  public String schemeId() {
    return AwsV4AuthScheme.SCHEME_ID;
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return providers.identityProvider(AwsCredentialsIdentity.class);
  }

  @Override
  public HttpSigner<AwsCredentialsIdentity> signer() {
    return this;
  }

  @Override
  public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> toSign) {
    AwsCredentialsIdentity who = toSign.identity();
    SigV4 sigV4 =
        SigV4.at(
            toSign.requireProperty(SIGNING_CLOCK, Clock.systemUTC()).instant(),
            toSign.requireProperty(AwsV4HttpSigner.REGION_NAME),
            toSign.requireProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME));
    ContentStreamProvider body =
        toSign.payload().orElseGet(() -> ContentStreamProvider.fromUtf8String(""));
    String bodyHash = sha256(body);
    SdkHttpRequest.Builder request =
        toSign.request().toBuilder()
            .putHeader("Host", authority(toSign.request()))
            .putHeader("X-Amz-Content-Sha256", bodyHash)
            .putHeader("X-Amz-Date", sigV4.time());
    if (who instanceof AwsSessionCredentialsIdentity session) {
      request.putHeader("X-Amz-Security-Token", session.sessionToken());
    }
    SortedMap<String, String> headers = signedHeaders(request);
    String names = String.join(";", headers.keySet());
    String canonical =
        String.join(
            "\n",
            request.method().name(),
            // That of STS, whose calls are forms: all that they say is in the body.
            "/",
            "",
            headers.entrySet().stream()
                .map(header -> header.getKey() + ':' + header.getValue() + '\n')
                .collect(Collectors.joining()),
            names,
            bodyHash);
    request.putHeader(
        "Authorization",
        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
            .formatted(
                SigV4.ALGORITHM,
                who.accessKeyId(),
                sigV4.scope(),
                names,
                sigV4.signature(who.secretAccessKey(), canonical)));
    return SignedRequest.builder().request(request.build()).payload(body).build();
  }

  private static String authority(SdkHttpRequest request) {
    return SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port())
        ? request.host()
        : request.host() + ':' + request.port();
  }

  private static SortedMap<String, String> signedHeaders(SdkHttpRequest.Builder request) {
    SortedMap<String, String> signed = new TreeMap<>();
    for (String name : SIGNED_HEADERS) {
      request
          .firstMatchingHeader(name)
          .ifPresent(value -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
    }
    return signed;
  }

  private static String sha256(ContentStreamProvider body) {
    try (InputStream in = body.newStream()) {
      return SigV4.sha256(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of no use: the client is not asynchronous. */
  @Override
  public CompletableFuture<AsyncSignedRequest> signAsync(
      AsyncSignRequest<? extends AwsCredentialsIdentity> toSign) {
    throw new UnsupportedOperationException();
  }
}
