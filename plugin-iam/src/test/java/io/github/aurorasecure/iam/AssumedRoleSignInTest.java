package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real servers and a role that STS hands out, at a time that passes when told to. */
class AssumedRoleSignInTest {
  private static final Map<String, String> PROPERTIES =
      Map.of("webIdentity", "env", "refresh", "ahead");

  @RegisterExtension final FakeAws aws = new FakeAws();

  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @EnumSource
  void roleThatExpiresInFiveMinutesNeverYieldsARefusedSignIn(Engine engine) throws Exception {
    neverRefused(engine, "ahead");
  }

  @Test
  void norDoesItWhenRenewedLazily() throws Exception {
    neverRefused(Engine.POSTGRESQL, "lazy");
  }

  private void neverRefused(Engine engine, String refresh) throws Exception {
    aws.webIdentity("pod");
    try (LocalAurora aurora = LocalAurora.builder(engine).clock(clock).start()) {
      aurora.addIamUser("app");
      TestSignIn signIn = signIn(aurora, Map.of("webIdentity", "env", "refresh", refresh));
      Queue<Session> alive = new ArrayDeque<>();
      for (int tick = 0; tick < 120; tick++) {
        // What STS would hand out now; which of them it does is the plugin's affair.
        Session session = new Session("ASIA" + tick, clock.instant().plus(Duration.ofMinutes(5)));
        alive.add(session);
        aurora.registerAccessKey(
            session.accessKeyId,
            FakeAws.secret(session.accessKeyId),
            FakeAws.session(session.accessKeyId));
        aws.sts("pod", session.accessKeyId, session.expires, Map.of());
        signIn.connect(aurora).close();
        clock.advance(Duration.ofSeconds(30));
        while (!alive.element().expires.isAfter(clock.instant())) {
          aurora.removeAccessKey(alive.remove().accessKeyId);
        }
      }
      assertThat(aurora.signIns()).hasSize(120).allMatch(SignIn::accepted);
      assertThat(aurora.signIns().stream().map(SignIn::tokenFingerprint).distinct().count())
          .isBetween(12L, 60L);
    }
  }

  private record Session(String accessKeyId, Instant expires) {}

  @ParameterizedTest
  @EnumSource
  void refusalTellsWhoSignedWhatWhenAndHowFarTheClockIsOff(Engine engine) throws Exception {
    aws.webIdentity("pod");
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            clock.instant().plus(Duration.ofMinutes(10)).atOffset(ZoneOffset.UTC));
    aws.sts("pod", "ASIAPOD7890", FakeAws.FAR, Map.of("Date", date));
    try (LocalAurora aurora = LocalAurora.builder(engine).clock(clock).start()) {
      aurora.addIamUser("app");
      TestSignIn signIn = signIn(aurora, PROPERTIES);
      SQLException refusal = catchThrowableOfType(SQLException.class, () -> signIn.connect(aurora));
      assertThat(refusal.getSQLState()).isEqualTo("28000");
      assertThat((Throwable) refusal)
          .hasMessageContaining(
              "signed for app at %s:%d in us-east-1 0 s ago",
              aurora.endpoints().cluster(), aurora.port())
          .hasMessageContaining("access key …7890 from web identity env")
          .hasMessageContaining("600 s behind AWS's by the last answer of STS");
      assertThat(Recorded.printed(refusal))
          .doesNotContain("X-Amz-Signature", "/secret+key", "/session+token")
          .doesNotContain("ASIAPOD", FakeAws.WEB_IDENTITY_TOKEN);
    }
  }

  @Test
  void sessionThatWasRevokedIsReplacedAtTheNextRefusal() throws Exception {
    aws.webIdentity("pod");
    aws.sts("pod", "ASIAREVOKED");
    try (LocalAurora aurora = LocalAurora.builder(Engine.POSTGRESQL).clock(clock).start()) {
      aurora.addIamUser("app");
      aurora.registerAccessKey(
          "ASIAREVOKED", FakeAws.secret("ASIAREVOKED"), FakeAws.session("ASIAREVOKED"));
      aurora.registerAccessKey("ASIANEXT", FakeAws.secret("ASIANEXT"), FakeAws.session("ASIANEXT"));
      TestSignIn signIn = signIn(aurora, PROPERTIES);
      signIn.connect(aurora).close();
      aurora.removeAccessKey("ASIAREVOKED");
      aws.sts("pod", "ASIANEXT");
      signIn.connect(aurora).close();
      assertThat(aurora.signIns()).extracting(SignIn::accepted).containsExactly(true, false, true);
    }
  }

  private TestSignIn signIn(LocalAurora aurora, Map<String, String> properties)
      throws SQLException {
    ClockSkew skew = new ClockSkew(clock);
    return new TestSignIn(
        aurora,
        properties,
        clock,
        settings ->
            new TokenSource(
                new CachedCredentials(
                    new AwsCredentialsSource(settings, skew),
                    settings.ahead(),
                    clock,
                    task -> new Thread(task).start()),
                new SigV4TokenSigner(clock),
                clock,
                skew));
  }
}
