package io.github.aurorasecure.iam;

import static io.github.aurorasecure.iam.TokenCache.LIFETIME;
import static io.github.aurorasecure.iam.TokenCache.MARGIN;
import static io.github.aurorasecure.iam.TokenCache.MAXIMUM_SIZE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class TokenCacheTest {
  private static final AwsCredentials ALICE = AwsBasicCredentials.create("AKIAALICE", "secret-a");
  private static final AwsCredentials BOB = AwsBasicCredentials.create("AKIABOB", "secret-b");
  private static final Endpoint WRITER = new Endpoint("writer", 5432, "us-east-1");

  private final TestClock clock = new TestClock();
  private final AtomicInteger signed = new AtomicInteger();
  private final TokenCache cache =
      new TokenCache((who, where, user) -> "token " + signed.incrementAndGet(), clock);

  @Test
  void identitiesNeverShareAToken() {
    Token alices = cache.get(ALICE, WRITER, "app").token();
    Token bobs = cache.get(BOB, WRITER, "app").token();
    assertThat(bobs).isNotSameAs(alices);
    assertThat(cache.get(ALICE, WRITER, "app").token()).isSameAs(alices);
  }

  @Test
  void everyPartOfTheSignatureIsPartOfTheKey() {
    Stream.of(
            new Endpoint("writer", 5432, "us-east-1"),
            new Endpoint("reader", 5432, "us-east-1"),
            new Endpoint("writer", 5433, "us-east-1"),
            new Endpoint("writer", 5432, "us-east-2"))
        .forEach(endpoint -> cache.get(ALICE, endpoint, "app"));
    cache.get(ALICE, WRITER, "other");
    assertThat(signed).hasValue(5);
  }

  @Test
  void oneTokenServesManyConnects() {
    assertThat(cache.get(ALICE, WRITER, "app").cached()).isFalse();
    assertThat(cache.get(ALICE, WRITER, "app").cached()).isTrue();
    assertThat(signed).hasValue(1);
  }

  @Test
  void tokenIsRenewedBeforeItExpires() {
    cache.get(ALICE, WRITER, "app");
    clock.advance(LIFETIME.minus(MARGIN).minusMillis(1));
    assertThat(cache.get(ALICE, WRITER, "app").cached()).isTrue();
    clock.advance(Duration.ofMillis(1));
    assertThat(cache.get(ALICE, WRITER, "app").cached()).isFalse();
  }

  @Test
  void tokenEndsWithTheCredentialsThatSignedIt() {
    AwsCredentials session = session(clock.instant().plus(Duration.ofMinutes(5)));
    assertThat(cache.get(session, WRITER, "app").token().expiresAt())
        .isEqualTo(clock.instant().plus(Duration.ofMinutes(5)));
    clock.advance(Duration.ofMinutes(4));
    assertThat(cache.get(session, WRITER, "app").cached()).isFalse();
  }

  @Test
  void credentialsThatLiveLongerDoNotProlongAToken() {
    AwsCredentials session = session(clock.instant().plus(Duration.ofHours(1)));
    assertThat(cache.get(session, WRITER, "app").token().expiresAt())
        .isEqualTo(clock.instant().plus(LIFETIME));
  }

  @Test
  void tokenOfExpiringCredentialsIsUsedButNotKept() {
    AwsCredentials session = session(clock.instant().plus(Duration.ofSeconds(30)));
    cache.get(session, WRITER, "app");
    assertThat(cache.get(session, WRITER, "app").cached()).isFalse();
  }

  @Test
  void forgettingDropsThatTokenOnly() {
    IssuedToken refused = cache.get(ALICE, WRITER, "app");
    cache.forget(refused);
    IssuedToken successor = cache.get(ALICE, WRITER, "app");
    assertThat(successor.cached()).isFalse();
    cache.forget(refused);
    assertThat(cache.get(ALICE, WRITER, "app").token()).isSameAs(successor.token());
  }

  @Test
  void cacheIsBounded() {
    for (int i = 0; i < 3 * MAXIMUM_SIZE; i++) {
      cache.get(ALICE, WRITER, "user" + i);
    }
    assertThat(cache.size()).isLessThanOrEqualTo(MAXIMUM_SIZE);
  }

  @Test
  void expiredTokensAreSweptOut() {
    cache.get(ALICE, WRITER, "app");
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
    assertThatThrownBy(() -> failing.get(ALICE, WRITER, "app")).hasMessage("no entropy");
    assertThat(failing.get(ALICE, WRITER, "app").cached()).isFalse();
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
                            return cache.get(ALICE, WRITER, "app").token();
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
    IssuedToken issued = cache.get(ALICE, WRITER, "app");
    assertThat(issued + " " + issued.token()).doesNotContain("token 1", "AKIAALICE", "secret-a");
    assertThat(issued.toString()).contains("LICE");
  }

  private static AwsCredentials session(Instant expires) {
    return AwsSessionCredentials.builder()
        .accessKeyId("ASIASESSION")
        .secretAccessKey("secret-s")
        .sessionToken("session")
        .expirationTime(expires)
        .build();
  }
}
