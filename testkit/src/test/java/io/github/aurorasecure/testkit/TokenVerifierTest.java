package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** Against tokens of the AWS SDK, changed by hand. */
final class TokenVerifierTest {
  private static final String HOST = new Endpoints("demo", "us-east-1").cluster();

  private final AccessKeys keys = new AccessKeys();
  private final Tokens tokens =
      new Tokens(AwsBasicCredentials.create("AKIAKEY", "secret"), Region.US_EAST_1, HOST, 5432);

  TokenVerifierTest() {
    keys.register("AKIAKEY", "secret", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "/?",
        "demo:5432/?Action=connect",
        "https://demo:5432/?Action=connect&DBUser=alice",
        "demo:5432/?Action=%zz"
      })
  void otherTextIsMalformed(String token) {
    assertThat(check(token)).isEqualTo(TokenCheck.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "901", "604800", "ten"})
  void lifetimeOutside15MinutesIsMalformed(String seconds) {
    assertThat(changed("X-Amz-Expires=900", "X-Amz-Expires=" + seconds))
        .isEqualTo(TokenCheck.MALFORMED);
  }

  @Test
  void otherActionIsMalformed() {
    assertThat(changed("Action=connect", "Action=disconnect")).isEqualTo(TokenCheck.MALFORMED);
  }

  @Test
  void repeatedParameterIsMalformed() {
    assertThat(check(tokens.token("alice") + "&DBUser=alice")).isEqualTo(TokenCheck.MALFORMED);
  }

  @Test
  void otherServiceIsRefused() {
    assertThat(changed("%2Frds-db%2F", "%2Fdsql%2F")).isEqualTo(TokenCheck.WRONG_SCOPE);
  }

  @Test
  void anotherDayInTheScopeIsRefused() {
    assertThat(check(tokens.token("alice").replaceFirst("%2F20[0-9]{6}%2F", "%2F20200101%2F")))
        .isEqualTo(TokenCheck.WRONG_SCOPE);
  }

  @Test
  void everySignedPartCounts() {
    assertThat(changed("X-Amz-Expires=900", "X-Amz-Expires=899"))
        .isEqualTo(TokenCheck.WRONG_SIGNATURE);
    assertThat(check(tokens.token("alice") + "&More=1")).isEqualTo(TokenCheck.WRONG_SIGNATURE);
    assertThat(check(tokens.token("alice") + "0")).isEqualTo(TokenCheck.WRONG_SIGNATURE);
    assertThat(check(tokens.token("mallory").replace("DBUser=mallory", "DBUser=alice")))
        .isEqualTo(TokenCheck.WRONG_SIGNATURE);
  }

  @Test
  void sessionTokenOfAPermanentKeyIsRefused() {
    Tokens temporary = tokens.with(AwsSessionCredentials.create("AKIAKEY", "secret", "session"));
    assertThat(check(temporary.token("alice"))).isEqualTo(TokenCheck.WRONG_SESSION_TOKEN);
  }

  @Test
  void removedAccessKeyIsUnknown() {
    keys.remove("AKIAKEY");
    assertThat(check(tokens.token("alice"))).isEqualTo(TokenCheck.UNKNOWN_ACCESS_KEY);
  }

  @Test
  void lastsFor15MinutesToTheSecond() {
    Instant now = Instant.now();
    String token = tokens.token("alice");
    assertThat(check(token, now.plusSeconds(890))).isEqualTo(TokenCheck.ACCEPTED);
    // The SDK signed after now was read, in this second or a later one.
    assertThat(check(token, Instant.now().plusSeconds(900))).isEqualTo(TokenCheck.EXPIRED);
  }

  @Test
  void clockMayBe5MinutesBehind() {
    String token = tokens.token("alice");
    assertThat(check(token, Instant.now().minusSeconds(290))).isEqualTo(TokenCheck.ACCEPTED);
    assertThat(check(token, Instant.now().minusSeconds(330))).isEqualTo(TokenCheck.NOT_YET_VALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "jane doe", "a+b@c", "ümlaut", "~tilde*", "per%cent"})
  void everyUserNameIsSignedAsTheSdkDoes(String user) {
    assertThat(verifier(InstantSource.system()).check(tokens.token(user), user))
        .isEqualTo(TokenCheck.ACCEPTED);
  }

  private TokenCheck changed(String from, String to) {
    String token = tokens.token("alice");
    assertThat(token).contains(from);
    return check(token.replace(from, to));
  }

  private TokenCheck check(String token) {
    return verifier(InstantSource.system()).check(token, "alice");
  }

  private TokenCheck check(String token, Instant now) {
    return verifier(InstantSource.fixed(now)).check(token, "alice");
  }

  private TokenVerifier verifier(InstantSource clock) {
    return new TokenVerifier(keys, "us-east-1", Set.of(HOST + ":5432"), clock);
  }
}
