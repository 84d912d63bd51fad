package io.github.aurorasecure.iam;

import static io.github.aurorasecure.iam.TokenCache.LIFETIME;
import static io.github.aurorasecure.iam.TokenCache.MAXIMUM_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class TokenCacheTest {
  private static final Endpoint WRITER =
      new Endpoint("writer", 5432, "us-east-1", SigningService.RDS);

  private final TestClock clock = new TestClock();
  private final SigningCredentials alice = resolved(AwsBasicCredentials.create("AKIAALICE", "a"));
  private final SigningCredentials bob = resolved(AwsBasicCredentials.create("AKIABOB", "b"));
  private final AtomicInteger signed = new AtomicInteger();
  private final TokenCache cache =
      new TokenCache((who, where, user) -> "token " + signed.incrementAndGet(), clock);

  @Test
  void identitiesNeverShareAToken() {
    Token alices = cache.get(alice, WRITER, "app").token();
    Token bobs = cache.get(bob, WRITER, "app").token();
    assertThat(bobs).isNotSameAs(alices);
    assertThat(cache.get(alice, WRITER, "app").token()).isSameAs(alices);
  }

  @Test
  void everyPartOfTheSignatureIsPartOfTheKey() {
    Stream.of(
            new Endpoint("writer", 5432, "us-east-1", SigningService.RDS),
            new Endpoint("reader", 5432, "us-east-1", SigningService.RDS),
            new Endpoint("writer", 5433, "us-east-1", SigningService.RDS),
            new Endpoint("writer", 5432, "us-east-2", SigningService.RDS),
            new Endpoint("writer", 5432, "us-east-1", SigningService.DSQL))
        .forEach(endpoint -> cache.get(alice, endpoint, "app"));
    cache.get(alice, WRITER, "other");
    assertThat(signed).hasValue(6);
  }

  @Test
  void oneTokenServesManyConnects() {
    assertThat(cache.get(alice, WRITER, "app").cached()).isFalse();
    assertThat(cache.get(alice, WRITER, "app").cached()).isTrue();
    assertThat(signed).hasValue(1);
  }

  /** Two thirds of 14 minutes are 9:20; jittered, between 8:24 and 10:14. */
  @Test
  void tokenIsReplacedAtAboutTwoThirdsOfItsUsefulLife() {
    for (int i = 0; i < 100; i++) {
      cache.get(alice, WRITER, "app" + i);
    }
    signed.set(0);
    clock.advance(Duration.ofSeconds(8 * 60 + 23));
    getAll();
    assertThat(signed).hasValue(0);
    clock.advance(Duration.ofSeconds(57));
    getAll();
    assertThat(signed.get()).isStrictlyBetween(0, 100);
    clock.advance(Duration.ofSeconds(55));
    getAll();
    assertThat(signed).hasValue(100);
  }

  private void getAll() {
    for (int i = 0; i < 100; i++) {
      cache.get(alice, WRITER, "app" + i);
    }
  }

  @Test
  void tokenIsReplacedBeforeTheCredentialsThatSignedItExpire() {
    SigningCredentials session = session(Duration.ofMinutes(5));
    cache.get(session, WRITER, "app");
    clock.advance(Duration.ofSeconds(2 * 60 + 23));
    assertThat(cache.get(session, WRITER, "app").cached()).isTrue();
    clock.advance(Duration.ofSeconds(33));
    assertThat(cache.get(session, WRITER, "app").cached()).isFalse();
  }

  @Test
  void credentialsThatLiveLongerDoNotProlongAToken() {
    SigningCredentials session = session(Duration.ofHours(1));
    cache.get(session, WRITER, "app");
    clock.advance(Duration.ofSeconds(10 * 60 + 15));
    assertThat(cache.get(session, WRITER, "app").cached()).isFalse();
  }

  @Test
  void tokenOfExpiringCredentialsIsUsedButNotKept() {
    SigningCredentials session = session(Duration.ofSeconds(30));
    cache.get(session, WRITER, "app");
    assertThat(cache.get(session, WRITER, "app").cached()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, -31, 31, 3600})
  void tokenDatedByAClockThatHasBeenSetSinceIsReplaced(long seconds) {
    cache.get(alice, WRITER, "app");
    clock.advance(Duration.ofMinutes(1));
    clock.jump(Duration.ofSeconds(seconds));
    assertThat(cache.get(alice, WRITER, "app").cached()).isFalse();
    assertThat(cache.get(alice, WRITER, "app").cached()).isTrue();
  }

  @Test
  void clockThatIsKeptInStepReplacesNothing() {
    cache.get(alice, WRITER, "app");
    clock.advance(Duration.ofMinutes(1));
    clock.jump(Duration.ofSeconds(-2));
    assertThat(cache.get(alice, WRITER, "app").cached()).isTrue();
  }

  @Test
  void forgettingDropsThatTokenOnly() {
    IssuedToken refused = cache.get(alice, WRITER, "app");
    cache.forget(refused);
    IssuedToken successor = cache.get(alice, WRITER, "app");
    assertThat(successor.cached()).isFalse();
    cache.forget(refused);
    assertThat(cache.get(alice, WRITER, "app").token()).isSameAs(successor.token());
  }

  @Test
  void cacheIsBounded() {
    for (int i = 0; i < 3 * MAXIMUM_SIZE; i++) {
      cache.get(alice, WRITER, "user" + i);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(MAXIMUM_SIZE);
  }

  @Test
  void expiredTokensAreSweptOut() {
    cache.get(alice, WRITER, "app");
    clock.advance(LIFETIME);
    assertThat(cache.size()).isZero();
  }

  @Test
  void failureToSignIsNotKept() {
    TokenCache failing =
        new TokenCache(
            (who, where, user) -> {
              if (signed.incrementAndGet() == 1) {
                throw new IllegalStateException("no entropy");
              }
              return "token";
            },
            clock);
    assertThatThrownBy(() -> failing.get(alice, WRITER, "app")).hasMessage("no entropy");
    assertThat(failing.get(alice, WRITER, "app").cached()).isFalse();
  }

  @Test
  void connectsAtTheSameTimeWaitForOneSignature() throws Exception {
    CountDownLatch together = new CountDownLatch(8);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Token>> all =
          Stream.generate(
                  () ->
                      threads.submit(
                          () -> {
                            together.countDown();
                            together.await();
                            return cache.get(alice, WRITER, "app").token();
                          }))
              .limit(8)
              .toList();
      for (Future<Token> one : all) {
        assertThat(one.get()).isSameAs(all.get(0).get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(signed).hasValue(1);
  }

  @Test
  void nothingShowsATokenOrASecret() {
    IssuedToken issued = cache.get(alice, WRITER, "app");
    assertThat(issued + " " + issued.token()).doesNotContain("token 1", "AKIAALICE");
    assertThat(issued.toString()).contains("LICE");
  }

  private SigningCredentials session(Duration left) {
    return resolved(
        AwsSessionCredentials.builder()
            .accessKeyId("ASIASESSION")
            .secretAccessKey("secret-s")
            .sessionToken("session")
            .expirationTime(clock.instant().plus(left))
            .build());
  }

  private SigningCredentials resolved(AwsCredentials credentials) {
    return SigningCredentials.of(credentials, "a test", clock.now(), true);
  }
}
