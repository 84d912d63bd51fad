package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Recomputes each token from its parts with the JDK alone (AWS Signature Version 4). */
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
  void signatureIsThatOfAccessKeys(TokenSigner signer) throws Exception {
    assertSignatureIsRight(
        signer, AwsBasicCredentials.create("AKIDEXAMPLE", SECRET), CLUSTER, "app");
  }

  @ParameterizedTest
  @MethodSource("signers")
  void signatureIsThatOfTemporaryCredentials(TokenSigner signer) throws Exception {
    AwsCredentials session = AwsSessionCredentials.create("ASIAEXAMPLE", SECRET, "se/ss+ion==");
    assertSignatureIsRight(signer, session, CLUSTER, "app");
    assertThat(query(signer.sign(session, CLUSTER, "app")))
        .containsEntry("X-Amz-Security-Token", "se%2Fss%2Bion%3D%3D");
  }

  @ParameterizedTest
  @MethodSource("signers")
  void regionUnknownToTheSdkIsSignedFor(TokenSigner signer) throws Exception {
    assertSignatureIsRight(
        signer,
        AwsBasicCredentials.create("AKIDEXAMPLE", SECRET),
        new Endpoint("db.abc.xy-somewhere-42.rds.amazonaws.com", 3306, "xy-somewhere-42"),
        "o'brien@example.com");
  }

  private static void assertSignatureIsRight(
      TokenSigner signer, AwsCredentials credentials, Endpoint endpoint, String user)
      throws Exception {
    String token = signer.sign(credentials, endpoint, user);
    Map<String, String> query = query(token);
    String signature = query.remove("X-Amz-Signature");
    assertThat(query).containsEntry("DBUser", encoded(user));
    String canonicalQuery =
        query.entrySet().stream()
            .map(e -> e.getKey() + '=' + e.getValue())
            .collect(Collectors.joining("&"));
    String host = endpoint.host() + ':' + endpoint.port();
    String canonical =
        String.join("\n", "GET", "/", canonicalQuery, "host:" + host, "", "host", sha256(""));
    String at = query.getOrDefault("X-Amz-Date", "");
    String scope = at.substring(0, 8) + '/' + endpoint.region() + "/rds-db/aws4_request";
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", at, scope, sha256(canonical));
    byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    assertThat(signature).isEqualTo(HexFormat.of().formatHex(hmac(key, toSign)));
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

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  private static byte[] hmac(byte[] key, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
