package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature Version 4 by the JDK's means alone. Logs nothing.
 *
 * @param time when it is signed, as {@code 20261123T100000Z}
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">SigV4</a>
 */
record SigV4(String time, String region, String service) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final String MAC = "HmacSHA256";
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  static SigV4 at(Instant now, String region, String service) {
    return new SigV4(AMZ_DATE.format(now), region, service);
  }

  /** What the signature is good for. */
  String scope() {
    return String.join("/", time.substring(0, 8), region, service, "aws4_request");
  }

  /**
   * The signature of a request.
   *
   * @param canonical the request in its canonical form
   */
  String signature(String secretAccessKey, String canonical) {
    String toSign = String.join("\n", ALGORITHM, time, scope(), sha256(canonical.getBytes(UTF_8)));
    byte[] key = ("AWS4" + secretAccessKey).getBytes(UTF_8);
    for (String part : scope().split("/", -1)) {
      key = hmac(key, part);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
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
