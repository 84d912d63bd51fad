package io.github.aurorasecure.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Tokens by who signed them for what, each signed once however many connects want it at a time.
 * Safe for use by several threads; has none of its own.
 */
final class TokenCache {
  /** How long RDS accepts a token. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /** A token is renewed this early, so that a slow connect still arrives in time. */
  static final Duration MARGIN = Duration.ofMinutes(1);

  /** Endpoints times users; a token is some 400 bytes, 1.5 kB with a session token. */
  static final int MAXIMUM_SIZE = 1000;

  private final TokenSigner signer;
  private final InstantSource clock;
  private final Cache<Key, Token> tokens;

  TokenCache(TokenSigner signer, InstantSource clock) {
    this.signer = signer;
    this.clock = clock;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MAXIMUM_SIZE)
            .expireAfter(Expiry.creating((Key key, Token token) -> remaining(token)))
            // The wall clock, because the server's counts: nanoTime stands still while a machine
            // sleeps.
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  IssuedToken get(AwsCredentials credentials, Endpoint endpoint, String user) {
    Key key = new Key(credentials.accessKeyId(), endpoint, user);
    AtomicBoolean fresh = new AtomicBoolean();
    Token token =
        tokens.get(
            key,
            unused -> {
              fresh.set(true);
              return sign(credentials, endpoint, user);
            });
    return new IssuedToken(key.accessKeyId(), endpoint, user, token, !fresh.get());
  }

  /** Drops this token; one that has already taken its place stays. */
  void forget(IssuedToken issued) {
    Key key = new Key(issued.accessKeyId(), issued.endpoint(), issued.user());
    tokens.asMap().remove(key, issued.token());
  }

  /** How many tokens are kept, expired ones swept out. */
  long size() {
    tokens.cleanUp();
    return tokens.estimatedSize();
  }

  private Token sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    Instant now = clock.instant();
    Instant end = now.plus(LIFETIME);
    // Whatever temporary credentials sign is refused once they have expired themselves.
    Instant expires = credentials.expirationTime().filter(end::isAfter).orElse(end);
    return new Token(signer.sign(credentials, endpoint, user), now, expires);
  }

  private Duration remaining(Token token) {
    Duration left = Duration.between(clock.instant(), token.expiresAt()).minus(MARGIN);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private record Key(String accessKeyId, Endpoint endpoint, String user) {}
}
