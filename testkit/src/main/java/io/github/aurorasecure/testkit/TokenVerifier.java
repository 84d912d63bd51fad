package io.github.aurorasecure.testkit;

import io.github.aurorasecure.testkit.AccessKeys.AccessKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Checks an RDS authentication token completely: it is the SigV4 presigned GET request {@code
 * host:port/?Action=connect&DBUser=…} of service {@code rds-db}, and the signature is computed
 * again from the secret of its access key. IAM policies are not modelled: a known access key may
 * sign in as any account that uses IAM. Safe for use by several threads.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">SigV4</a>
 */
public final class TokenVerifier {
  /** RDS: "Each token has a lifetime of 15 minutes". */
  private static final int MAX_LIFETIME_SECONDS = 900;

  /** SigV4 tolerates 5 minutes between the clocks of client and service. */
  private static final Duration FUTURE_SKEW = Duration.ofMinutes(5);

  private static final String SERVICE = "rds-db";
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final AccessKeys keys;
  private final String region;
  private final Set<String> endpoints;
  private final InstantSource clock;

  /**
   * @param endpoints the listed endpoints, each {@code host:port}
   */
  TokenVerifier(AccessKeys keys, String region, Set<String> endpoints, InstantSource clock) {
    this.keys = keys;
    this.region = region;
    this.endpoints = Set.copyOf(endpoints);
    this.clock = clock;
  }

  /**
   * Verifies by the system's clock for one endpoint; knows no access key as yet.
   *
   * @param endpoint {@code host:port}, as in the token
   */
  public static TokenVerifier forEndpoint(String endpoint, String region) {
    return new TokenVerifier(new AccessKeys(), region, Set.of(endpoint), InstantSource.system());
  }

  /**
   * Lets an access key sign tokens.
   *
   * @param sessionToken must be part of every token signed with this key; null for none
   */
  public void registerAccessKey(String id, String secret, @Nullable String sessionToken) {
    keys.register(id, secret, sessionToken);
  }

  /** The verdict on a token that somebody signs in with as a database user. */
  public TokenCheck check(String token, String user) {
    int slash = token.indexOf("/?");
    if (slash < 0) {
      return TokenCheck.MALFORMED;
    }
    try {
      return check(
          token.substring(0, slash), PresignedQuery.parse(token.substring(slash + 2)), user);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return TokenCheck.MALFORMED;
    }
  }

  private TokenCheck check(String endpoint, PresignedQuery query, String user) {
    if (!query.get("X-Amz-Algorithm").equals("AWS4-HMAC-SHA256")
        || !query.get("X-Amz-SignedHeaders").equals("host")
        || !query.get("Action").equals("connect")) {
      return TokenCheck.MALFORMED;
    }
    String[] credential = query.get("X-Amz-Credential").split("/", -1);
    int lifetime = Integer.parseInt(query.get("X-Amz-Expires"));
    if (credential.length != 5 || lifetime < 1 || lifetime > MAX_LIFETIME_SECONDS) {
      return TokenCheck.MALFORMED;
    }
    if (!endpoints.contains(endpoint)) {
      return TokenCheck.WRONG_ENDPOINT;
    }
    if (!query.get("DBUser").equals(user)) {
      return TokenCheck.WRONG_USER;
    }
    String amzDate = query.get("X-Amz-Date");
    Instant signedAt = AMZ_DATE.parse(amzDate, Instant::from);
    String day = amzDate.substring(0, 8);
    String scope = String.join("/", day, region, SERVICE, "aws4_request");
    if (!query.get("X-Amz-Credential").equals(credential[0] + "/" + scope)) {
      return TokenCheck.WRONG_SCOPE;
    }
    AccessKey key = keys.find(credential[0]);
    if (key == null) {
      return TokenCheck.UNKNOWN_ACCESS_KEY;
    }
    String sessionToken = key.sessionToken() == null ? "" : key.sessionToken();
    if (!same(sessionToken, query.get("X-Amz-Security-Token"))) {
      return TokenCheck.WRONG_SESSION_TOKEN;
    }
    Instant now = clock.instant();
    if (signedAt.isAfter(now.plus(FUTURE_SKEW))) {
      return TokenCheck.NOT_YET_VALID;
    }
    if (!now.isBefore(signedAt.plusSeconds(lifetime))) {
      return TokenCheck.EXPIRED;
    }
    String request =
        String.join(
            "\n", "GET", "/", query.canonical(), "host:" + endpoint, "", "host", hex(sha256("")));
    String toSign = String.join("\n", "AWS4-HMAC-SHA256", amzDate, scope, hex(sha256(request)));
    String signature = hex(hmac(signingKey(key.secret(), day), toSign));
    return same(signature, query.get("X-Amz-Signature"))
        ? TokenCheck.ACCEPTED
        : TokenCheck.WRONG_SIGNATURE;
  }

  private byte[] signingKey(String secret, String day) {
    byte[] key = hmac(bytes("AWS4" + secret), day);
    return hmac(hmac(hmac(key, region), SERVICE), "aws4_request");
  }

  private static boolean same(String expected, String actual) {
    return MessageDigest.isEqual(bytes(expected), bytes(actual));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
