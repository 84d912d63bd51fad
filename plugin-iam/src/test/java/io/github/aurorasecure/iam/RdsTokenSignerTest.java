package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.testkit.TokenCheck;
import io.github.aurorasecure.testkit.TokenVerifier;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Each token is one that RDS would take: the verifier computes the signature again. */
class RdsTokenSignerTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Endpoint CLUSTER =
      new Endpoint("db.cluster-abc123.eu-central-1.rds.amazonaws.com", 5433, "eu-central-1");

  static List<TokenSigner> signers() {
    return List.of(new RdsTokenSigner(), RdsTokenSigner::signWithoutUri);
  }

  @ParameterizedTest
  @MethodSource("signers")
  void tokenSaysWhoWantsWhat(TokenSigner signer) {
    String token =
        signer.sign(AwsBasicCredentials.create("AKIDEXAMPLE", SECRET), CLUSTER, "app user");
    assertThat(token).startsWith("db.cluster-abc123.eu-central-1.rds.amazonaws.com:5433/?");
    assertThat(query(token))
        .containsEntry("Action", "connect")
        .containsEntry("DBUser", "app%20user")
        .containsEntry("X-Amz-Expires", "900")
        .hasEntrySatisfying(
            "X-Amz-Credential",
            scope -> assertThat(scope).endsWith("%2Feu-central-1%2Frds-db%2Faws4_request"));
  }

  @ParameterizedTest
  @MethodSource("signers")
  void signatureIsThatOfAccessKeys(TokenSigner signer) {
    assertSignatureIsRight(
        signer, AwsBasicCredentials.create("AKIDEXAMPLE", SECRET), CLUSTER, "app");
  }

  @ParameterizedTest
  @MethodSource("signers")
  void signatureIsThatOfTemporaryCredentials(TokenSigner signer) {
    AwsCredentials session = AwsSessionCredentials.create("ASIAEXAMPLE", SECRET, "se/ss+ion==");
    assertSignatureIsRight(signer, session, CLUSTER, "app");
    assertThat(query(signer.sign(session, CLUSTER, "app")))
        .containsEntry("X-Amz-Security-Token", "se%2Fss%2Bion%3D%3D");
  }

  @ParameterizedTest
  @MethodSource("signers")
  void regionUnknownToTheSdkIsSignedFor(TokenSigner signer) {
    assertSignatureIsRight(
        signer,
        AwsBasicCredentials.create("AKIDEXAMPLE", SECRET),
        new Endpoint("db.abc.xy-somewhere-42.rds.amazonaws.com", 3306, "xy-somewhere-42"),
        "o'brien@example.com");
  }

  private static void assertSignatureIsRight(
      TokenSigner signer, AwsCredentials credentials, Endpoint endpoint, String user) {
    TokenVerifier verifier =
        TokenVerifier.forEndpoint(endpoint.host() + ':' + endpoint.port(), endpoint.region());
    String sessionToken =
        credentials instanceof AwsSessionCredentials session ? session.sessionToken() : null;
    verifier.registerAccessKey(
        credentials.accessKeyId(), credentials.secretAccessKey(), sessionToken);
    String token = signer.sign(credentials, endpoint, user);
    assertThat(verifier.check(token, user)).isEqualTo(TokenCheck.ACCEPTED);
    assertThat(query(token)).containsEntry("DBUser", encoded(user));
  }

  private static Map<String, String> query(String token) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : URI.create("https://" + token).getRawQuery().split("&", -1)) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    return query;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
