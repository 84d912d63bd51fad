package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.testkit.TokenCheck;
import io.github.aurorasecure.testkit.TokenVerifier;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dsql.DsqlUtilities;
import software.amazon.awssdk.services.dsql.model.GenerateAuthTokenRequest;

/** Our tokens beside those of the AWS SDK, and before a verifier that computes them again. */
class SigV4TokenSignerTest {
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern DATE = Pattern.compile(".*[?&]X-Amz-Date=([0-9TZ]+).*");
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final List<String> REGIONS =
      List.of("us-east-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "xy-somewhere-42");

  /** Whatever a name might do to a URL, a header or a canonical request. */
  static Stream<String> hostileUsers() {
    return Stream.of(
        "app",
        "admin",
        "o'brien@example.com",
        "say \"hi\"",
        "a&DBUser=root",
        "a=b",
        "100%",
        "%2e%2E/..",
        "a+b c",
        "  both ends  ",
        "tab\tline\r\nHost: evil",
        "nul\0byte",
        "*~-._!'();:@&=+$,/?#[]",
        "Jürgen Müller",
        "用户",
        "😀",
        "half \ud83d of a pair",
        "x".repeat(300));
  }

  @ParameterizedTest
  @MethodSource("hostileUsers")
  void anyUserIsSignedForAsTheSdkDoes(String user) {
    for (AwsCredentials who : List.of(accessKey(), session("se/ss+ion==&a=b c"))) {
      Endpoint endpoint = rds("us-east-1", 5432);
      assertSame(new RdsTokenSigner().sign(who, endpoint, user), who, endpoint, user);
    }
  }

  @Test
  void anyEndpointIsSignedForAsTheSdkDoes() {
    Random random = new Random(20261124);
    List<String> users = hostileUsers().toList();
    TokenSigner sdk = new RdsTokenSigner();
    for (int i = 0; i < 500; i++) {
      AwsCredentials who = random.nextBoolean() ? accessKey(random) : session(text(random, 400));
      Endpoint endpoint = rds(pick(random, REGIONS), 1 + random.nextInt(65535));
      String user = pick(random, users);
      assertSame(sdk.sign(who, endpoint, user), who, endpoint, user);
    }
  }

  /** Where the SDK leaves the port out, as that of https. */
  @Test
  void port443IsSignedForAsTheSdkDoes() {
    Endpoint endpoint = rds("us-east-1", 443);
    String token = new RdsTokenSigner().sign(accessKey(), endpoint, "app");
    assertThat(token).startsWith(endpoint.host() + "/?");
    assertSame(token, accessKey(), endpoint, "app");
  }

  @Test
  void dsqlIsSignedForAsTheSdkDoes() {
    Random random = new Random(20261124);
    for (int i = 0; i < 200; i++) {
      AwsCredentials who = random.nextBoolean() ? accessKey(random) : session(text(random, 400));
      String region = pick(random, REGIONS);
      Endpoint endpoint =
          new Endpoint(
              "k4abtt2.dsql." + region + ".on.aws",
              1 + random.nextInt(65535),
              region,
              SigningService.DSQL);
      for (String user : List.of("admin", "Admin", "app")) {
        // The SDK looks at its clock twice; where the second is another, it has 899 seconds left.
        String token =
            Stream.generate(() -> byDsqlUtilities(who, endpoint, user.equals("admin")))
                .filter(signed -> signed.contains("X-Amz-Expires=900&"))
                .findFirst()
                .orElseThrow();
        assertThat(token)
            .contains(user.equals("admin") ? "Action=DbConnectAdmin&" : "Action=DbConnect&")
            .doesNotContain("DBUser");
        assertSame(token, who, endpoint, user);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T23:59:59.999999999Z",
        "2026-12-31T23:59:59Z",
        "2027-01-01T00:00:00Z",
        "2038-01-19T03:14:08Z",
        "9999-12-31T23:59:59Z"
      })
  void anyInstantIsSignedAsTheSdkDoes(String text) {
    Instant instant = Instant.parse(text);
    Endpoint endpoint = rds("eu-central-1", 3306);
    String query = byHttpSigner(session("token"), endpoint, "app", instant);
    assertThat(query).contains("X-Amz-Date=" + AMZ_DATE.format(instant));
    String ours =
        new SigV4TokenSigner(InstantSource.fixed(instant)).sign(session("token"), endpoint, "app");
    assertThat(parts(ours))
        .isEqualTo(parts(endpoint.host() + ':' + endpoint.port() + "/?" + query));
  }

  @ParameterizedTest
  @MethodSource("hostileUsers")
  void serverAcceptsTheToken(String user) {
    Endpoint endpoint = rds("ap-southeast-7", 3307);
    TokenVerifier verifier =
        TokenVerifier.forEndpoint(endpoint.host() + ":3307", endpoint.region());
    for (AwsCredentials who : List.of(accessKey(), session("IQoJb3JpZ2lu//8="))) {
      String sessionToken = who instanceof AwsSessionCredentials s ? s.sessionToken() : null;
      verifier.registerAccessKey(who.accessKeyId(), who.secretAccessKey(), sessionToken);
      String token = new SigV4TokenSigner(InstantSource.system()).sign(who, endpoint, user);
      // As the vendor drivers send it: half of a surrogate pair is no character.
      String arriving = new String(user.getBytes(UTF_8), UTF_8);
      assertThat(verifier.check(token, arriving)).isEqualTo(TokenCheck.ACCEPTED);
      assertThat(verifier.check(token, "other")).isEqualTo(TokenCheck.WRONG_USER);
    }
  }

  /** Ours for the instant of theirs is the same, but for the order of the parameters. */
  private static void assertSame(
      String theirs, AwsCredentials who, Endpoint endpoint, String user) {
    Instant instant = AMZ_DATE.parse(DATE.matcher(theirs).replaceFirst("$1"), Instant::from);
    String ours = new SigV4TokenSigner(InstantSource.fixed(instant)).sign(who, endpoint, user);
    assertThat(parts(ours)).isEqualTo(parts(theirs));
  }

  private static List<String> parts(String token) {
    assertThat(token).contains("/?").contains("&X-Amz-Signature=");
    List<String> parts = new ArrayList<>(List.of(token.split("[?&]", -1)));
    parts.subList(1, parts.size()).sort(null);
    return parts;
  }

  private static String byDsqlUtilities(AwsCredentials who, Endpoint endpoint, boolean admin) {
    DsqlUtilities dsql =
        DsqlUtilities.builder()
            .region(Region.of(endpoint.region()))
            .credentialsProvider(StaticCredentialsProvider.create(who))
            .build();
    GenerateAuthTokenRequest request =
        GenerateAuthTokenRequest.builder().hostname(endpoint.host()).build();
    return admin
        ? dsql.generateDbConnectAdminAuthToken(request)
        : dsql.generateDbConnectAuthToken(request);
  }

  /** The SDK's signer itself, which takes a clock. */
  private static String byHttpSigner(
      AwsCredentials who, Endpoint endpoint, String user, Instant instant) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .protocol("https")
            .host(endpoint.host())
            .port(endpoint.port())
            .encodedPath("/")
            .putRawQueryParameter("DBUser", user)
            .putRawQueryParameter("Action", "connect")
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            to ->
                to.identity(who)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rds-db")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.region())
                    .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, TokenCache.LIFETIME)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(instant, ZoneOffset.UTC)))
        .request()
        .encodedQueryParameters()
        .orElseThrow();
  }

  private static Endpoint rds(String region, int port) {
    return new Endpoint(
        "db.cluster-abc123." + region + ".rds.amazonaws.com", port, region, SigningService.RDS);
  }

  private static AwsCredentials accessKey() {
    return AwsBasicCredentials.create("AKIDEXAMPLE", SECRET);
  }

  private static AwsCredentials accessKey(Random random) {
    return AwsBasicCredentials.create("AKIA" + text(random, 16), text(random, 40));
  }

  private static AwsCredentials session(String sessionToken) {
    return AwsSessionCredentials.create("ASIAEXAMPLE", SECRET, sessionToken);
  }

  private static String text(Random random, int length) {
    String base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    return random
        .ints(length, 0, base64.length())
        .collect(StringBuilder::new, (s, i) -> s.append(base64.charAt(i)), StringBuilder::append)
        .toString();
  }

  private static <T> T pick(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
