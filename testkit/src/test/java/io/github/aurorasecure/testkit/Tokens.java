package io.github.aurorasecure.testkit;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Authentication tokens made by the AWS SDK itself. */
record Tokens(AwsCredentials credentials, Region region, String host, int port) {

  static Tokens of(LocalAurora aurora) {
    return new Tokens(
        AwsBasicCredentials.create(LocalAurora.ACCESS_KEY_ID, LocalAurora.SECRET_ACCESS_KEY),
        Region.US_EAST_1,
        aurora.endpoints().cluster(),
        aurora.port());
  }

  Tokens with(AwsCredentials credentials) {
    return new Tokens(credentials, region, host, port);
  }

  Tokens withSecret(String secret) {
    return with(AwsBasicCredentials.create(LocalAurora.ACCESS_KEY_ID, secret));
  }

  Tokens withHost(String host) {
    return new Tokens(credentials, region, host, port);
  }

  Tokens withPort(int port) {
    return new Tokens(credentials, region, host, port);
  }

  Tokens withRegion(Region region) {
    return new Tokens(credentials, region, host, port);
  }

  String token(String user) {
    return RdsUtilities.builder()
        .credentialsProvider(StaticCredentialsProvider.create(credentials))
        .region(region)
        .build()
        .generateAuthenticationToken(request -> request.hostname(host).port(port).username(user));
  }
}
