package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Signs by the JDK's means alone: a token is a GET request without a body, presigned by the rules
 * of Signature Version 4. Logs nothing.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">SigV4</a>
 */
final class SigV4TokenSigner implements TokenSigner {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String MAC = "HmacSHA256";
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final InstantSource clock;

  SigV4TokenSigner(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    TokenService service = endpoint.service();
    String time = AMZ_DATE.format(clock.instant());
    String day = time.substring(0, 8);
    String scope = String.join("/", day, endpoint.region(), service.signingName(), "aws4_request");
    String authority = service.authority(endpoint);
    String query = service.query(user) + '&' + signingQuery(credentials, time, scope);
    String request =
        String.join("\n", "GET", "/", query, "host:" + authority, "", "host", sha256(""));
    String toSign = String.join("\n", ALGORITHM, time, scope, sha256(request));
    byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    String signature = HexFormat.of().formatHex(hmac(key, toSign));
    return authority + "/?" + query + "&X-Amz-Signature=" + signature;
  }

  /** Sorted by name, as the rest of the query is and what is signed must be. */
  private static String signingQuery(AwsCredentials credentials, String time, String scope) {
    String who = credentials.accessKeyId() + '/' + scope;
    String sessionToken =
        credentials instanceof AwsSessionCredentialsIdentity session
            ? "&X-Amz-Security-Token=" + TokenService.encoded(session.sessionToken())
            : "";
    return "X-Amz-Algorithm="
        + ALGORITHM
        + "&X-Amz-Credential="
        + TokenService.encoded(who)
        + "&X-Amz-Date="
        + time
        + "&X-Amz-Expires="
        + TokenCache.LIFETIME.toSeconds()
        + sessionToken
        + "&X-Amz-SignedHeaders=host";
  }

  private static String sha256(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key, MAC));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no " + MAC, e);
    }
  }
}
