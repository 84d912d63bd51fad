package io.github.aurorasecure.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by who signed them for what, each signed once however many connects want it at a time and
 * replaced at about two thirds of its useful life. Signing is arithmetic: it takes some 0.1 ms and
 * asks nobody, so whoever needs a token next does it. Safe for use by several threads; has none of
 * its own.
 */
final class TokenCache {
  /** How long RDS accepts a token. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  /** Endpoints times users; a token is some 400 bytes, 1.5 kB with a session token. */
  static final int MAXIMUM_SIZE = 10_000;

  private final TokenSigner signer;
  private final Time time;
  private final Cache<Key, Token> tokens;

  TokenCache(TokenSigner signer, Time time) {
    this.signer = signer;
    this.time = time;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MAXIMUM_SIZE)
            // For memory alone: whether a token may be used is its own affair.
            .expireAfterWrite(LIFETIME)
            .ticker(time::nanos)
            .executor(Runnable::run)
            .build();
  }

  IssuedToken get(SigningCredentials credentials, Endpoint endpoint, String user) {
    Key key = new Key(credentials.accessKeyId(), endpoint, user);
    Token kept = tokens.getIfPresent(key);
    if (kept != null && kept.isFresh(time.now())) {
      return new IssuedToken(credentials, endpoint, user, kept, true);
    }
    boolean[] signed = {false};
    Token token =
        tokens
            .asMap()
            .compute(
                key,
                (unused, latest) -> {
                  if (latest != null && latest.isFresh(time.now())) {
                    return latest;
                  }
                  signed[0] = true;
                  return sign(credentials, endpoint, user);
                });
    return new IssuedToken(credentials, endpoint, user, token, !signed[0]);
  }

  /** Drops this token; one that has already taken its place stays. */
  void forget(IssuedToken issued) {
    Key key = new Key(issued.signer().accessKeyId(), issued.endpoint(), issued.user());
    tokens.asMap().remove(key, issued.token());
  }

  void forgetAll() {
    tokens.invalidateAll();
  }

  /** How many tokens are kept, expired ones swept out. */
  long size() {
    tokens.cleanUp();
    return tokens.estimatedSize();
  }

  private Token sign(SigningCredentials credentials, Endpoint endpoint, String user) {
    Moment now = time.now();
    Instant end = now.wall().plus(LIFETIME);
    // Whatever temporary credentials sign is refused once they have expired themselves.
    Instant own = credentials.expiresAt();
    Instant expires = own != null && own.isBefore(end) ? own : end;
    return new Token(
        signer.sign(credentials.credentials(), endpoint, user),
        now,
        SigningCredentials.twoThirds(now.wall(), expires));
  }

  /** Compared by hand: a record's own methods, made at run time, delay the first connect. */
  private record Key(String accessKeyId, Endpoint endpoint, String user) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key
          && key.user.equals(user)
          && key.endpoint.equals(endpoint)
          && key.accessKeyId.equals(accessKeyId);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * user.hashCode() + endpoint.hashCode()) + accessKeyId.hashCode();
    }
  }
}
