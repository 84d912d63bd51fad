package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class QuietSignatureTest {
  private static final AwsCredentials KEY =
      AwsBasicCredentials.create("AKIAEXAMPLE1234", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  private static final AwsCredentials SESSION =
      AwsSessionCredentials.create(
          "ASIAEXAMPLE5678", "je7MtGbClwBF/2Zp9Utk+h3yCo8nvbEXAMPLEKEY", "IQoJb3JpZ2lu/X2V+jE==");

  @ParameterizedTest
  @CsvSource({
    "https://sts.us-east-1.amazonaws.com, us-east-1",
    "https://sts.us-east-1.amazonaws.com:8443, us-east-1",
    "http://127.0.0.1:4566, eu-central-1",
    "https://sts.cn-north-1.amazonaws.com.cn/, cn-north-1",
  })
  void isTheSdks(URI endpoint, String region) {
    for (AwsCredentials who : List.of(KEY, SESSION)) {
      for (String body : List.of("", "Action=AssumeRole&RoleSessionName=orders%40prod&ä=%C3%A4")) {
        assertThat(signed(new QuietSignature(), who, endpoint, region, body))
            .isEqualTo(signed(AwsV4HttpSigner.create(), who, endpoint, region, body));
      }
    }
  }

  private static String signed(
      HttpSigner<AwsCredentialsIdentity> signer,
      AwsCredentials who,
      URI endpoint,
      String region,
      String body) {
    return signer
        .sign(
            toSign ->
                toSign
                    .identity(who)
                    .request(
                        SdkHttpRequest.builder()
                            .uri(endpoint)
                            .method(SdkHttpMethod.POST)
                            .putHeader(
                                "Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                            .build())
                    .payload(ContentStreamProvider.fromUtf8String(body))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                    .putProperty(
                        HttpSigner.SIGNING_CLOCK,
                        Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }
}
