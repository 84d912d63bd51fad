package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK's own chain, with no more of the SDK on the class path than this module brings. */
class DefaultCredentialsTest {
  private static final List<String> PROPERTIES =
      List.of(
          "aws.sharedCredentialsFile",
          "aws.configFile",
          "aws.disableEc2Metadata",
          "aws.region",
          "aws.roleArn",
          "aws.webIdentityTokenFile",
          "aws.endpointUrlSts");

  private final TestClock clock = new TestClock();

  @BeforeEach
  void onlyTheseFiles(@TempDir Path directory) throws Exception {
    assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has credentials");
    assumeTrue(System.getenv("AWS_WEB_IDENTITY_TOKEN_FILE") == null, "and a web identity");
    System.setProperty("aws.disableEc2Metadata", "true");
    System.setProperty("aws.configFile", directory.resolve("none").toString());
    Path credentials =
        Files.writeString(
            directory.resolve("credentials"),
            """
            [default]
            aws_access_key_id = AKIADEFAULT0001
            aws_secret_access_key = default-secret
            [reports]
            aws_access_key_id = AKIAREPORTS0002
            aws_secret_access_key = reports-secret
            [broken]
            credential_process = echo broken-secret
            """);
    System.setProperty("aws.sharedCredentialsFile", credentials.toString());
  }

  @AfterEach
  void forget() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @Test
  void profileSaysWhoSigns() throws Exception {
    assertThat(signer(null)).isEqualTo("AKIADEFAULT0001");
    assertThat(signer("reports")).isEqualTo("AKIAREPORTS0002");
  }

  @Test
  void withoutCredentialsTheSourcesAreNamedAndNoSecretIs() {
    for (String profile : List.of("missing", "broken")) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> signer(profile))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
          .withMessageContainingAll("no AWS credentials from profile " + profile)
          .withMessageNotContainingAny("default-secret", "reports-secret", "broken-secret");
    }
  }

  @Test
  void serviceAccountOfAClusterSigns(@TempDir Path directory) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    HttpServer sts =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext(
        "/",
        exchange -> {
          calls.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] answer =
              """
              <AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
              <AccessKeyId>ASIAPOD00000003</AccessKeyId>
              <SecretAccessKey>pod-secret</SecretAccessKey>
              <SessionToken>pod-session</SessionToken>
              <Expiration>2199-01-01T00:00:00Z</Expiration>
              </Credentials><AssumedRoleUser>
              <Arn>arn:aws:sts::123456789012:assumed-role/app/pod</Arn>
              <AssumedRoleId>AROA:pod</AssumedRoleId>
              </AssumedRoleUser></AssumeRoleWithWebIdentityResult>
              </AssumeRoleWithWebIdentityResponse>
              """
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/xml");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    sts.start();
    try {
      Path token = Files.writeString(directory.resolve("token"), "a.b.c");
      System.setProperty("aws.region", "us-east-1");
      System.setProperty("aws.roleArn", "arn:aws:iam::123456789012:role/app");
      System.setProperty("aws.webIdentityTokenFile", token.toString());
      System.setProperty(
          "aws.endpointUrlSts", "http://127.0.0.1:" + sts.getAddress().getPort() + '/');
      assertThat(signer(null)).isEqualTo("ASIAPOD00000003");
      assertThat(calls).hasValue(1);
    } finally {
      sts.stop(0);
    }
  }

  private String signer(@Nullable String profile) throws SQLException {
    IamSettings settings =
        TestSignIn.settings(profile == null ? Map.of() : Map.of("profile", profile));
    try (TokenSource source = TokenSource.of(settings.credentials(), clock)) {
      return source.issue(TestSignIn.CLUSTER, "app").signer().accessKeyId();
    }
  }
}
