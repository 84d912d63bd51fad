package io.github.aurorasecure.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Assumes roles. Each call makes a client and closes it: there is one in many minutes, and nothing
 * is left running in between.
 */
final class SecurityTokenService {
  /** For all calls, within what a connect waits: the error is then the SDK's and says why. */
  private static final Duration CALLS = Duration.ofSeconds(25);

  private final CredentialsSettings settings;
  private final ClockSkew skew;

  SecurityTokenService(CredentialsSettings settings, ClockSkew skew) {
    this.settings = settings;
    this.skew = skew;
  }

  AwsCredentials assumeRole(
      AwsCredentials credentials,
      String role,
      @Nullable String externalId,
      @Nullable Duration duration) {
    try (StsClient sts = client(StaticCredentialsProvider.create(credentials))) {
      return session(
          sts.assumeRole(
                  request ->
                      request
                          .roleArn(role)
                          .roleSessionName(sessionName())
                          .externalId(externalId)
                          .durationSeconds(seconds(duration)))
              .credentials());
    }
  }

  AwsCredentials assumeRoleWithWebIdentity(
      String role, String sessionName, Path tokenFile, @Nullable Duration duration) {
    try (StsClient sts =
        client(AnonymousCredentialsProvider.create(), new WebIdentityToken(read(tokenFile)))) {
      return session(
          sts.assumeRoleWithWebIdentity(
                  request ->
                      request
                          .roleArn(role)
                          .roleSessionName(sessionName)
                          .durationSeconds(seconds(duration)))
              .credentials());
    }
  }

  /** Each time: Kubernetes replaces the file. */
  private static String read(Path tokenFile) {
    try {
      return Files.readString(tokenFile).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the web identity token in " + tokenFile, e);
    }
  }

  String sessionName() {
    String name = settings.sessionName();
    return name == null ? CredentialsSettings.SESSION_NAME : name;
  }

  private static @Nullable Integer seconds(@Nullable Duration duration) {
    return duration == null ? null : Math.toIntExact(duration.toSeconds());
  }

  private static AwsCredentials session(Credentials credentials) {
    return AwsSessionCredentials.builder()
        .accessKeyId(credentials.accessKeyId())
        .secretAccessKey(credentials.secretAccessKey())
        .sessionToken(credentials.sessionToken())
        .expirationTime(credentials.expiration())
        .build();
  }

  private StsClient client(
      AwsCredentialsProvider credentials, ExecutionInterceptor... interceptors) {
    Duration call = CALLS.dividedBy(settings.roles().size() + 1);
    return StsClient.builder()
        .region(region())
        .putAuthScheme(new QuietSignature())
        .credentialsProvider(credentials)
        // Named, since the SDK refuses to choose where an application brings others.
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(
            override ->
                override
                    .executionInterceptors(List.of(interceptors))
                    .defaultProfileName(settings.profile())
                    .apiCallTimeout(call)
                    .apiCallAttemptTimeout(call.dividedBy(2))
                    .addExecutionInterceptor(new DateReader()))
        .build();
  }

  private Region region() {
    try {
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(),
              new AwsProfileRegionProvider(ProfileFile::defaultProfileFile, settings.profile()))
          .getRegion();
    } catch (SdkClientException e) {
      String region = settings.region();
      if (region == null) {
        throw SdkClientException.create("no region to assume a role in; set iam.region", e);
      }
      return Region.of(region);
    }
  }

  /**
   * Adds the token to the call when the SDK is about to make a body of it: before that it is part
   * of a URI, and at TRACE the SDK logs every URI that it makes.
   */
  private record WebIdentityToken(String token) implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes executionAttributes) {
      return context.httpRequest().toBuilder()
          .putRawQueryParameter("WebIdentityToken", token)
          .build();
    }

    @Override
    public String toString() {
      return "WebIdentityToken";
    }
  }

  private final class DateReader implements ExecutionInterceptor {
    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes executionAttributes) {
      context.httpResponse().firstMatchingHeader("Date").ifPresent(skew::measure);
    }
  }
}
