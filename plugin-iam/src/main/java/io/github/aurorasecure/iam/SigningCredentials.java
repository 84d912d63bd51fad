package io.github.aurorasecure.iam;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Credentials as a source gave them, and how long they are of use. Shows no secret.
 *
 * @param source what gave them, for messages
 * @param expiresAt when whatever they sign is refused; null if they do not expire by themselves
 * @param renewAt from when on new ones should be got
 */
record SigningCredentials(
    AwsCredentials credentials,
    String source,
    Moment resolved,
    @Nullable Instant expiresAt,
    Instant renewAt) {

  /** What needs the time to arrive before it expires is replaced this early. */
  static final Duration MARGIN = Duration.ofMinutes(1);

  private static final Duration YEAR = Duration.ofDays(365);

  /**
   * Credentials just got. Those without an end are asked for again as often as a token is signed
   * with them, so that a key that was replaced is noticed.
   *
   * @param ahead whether to renew at about two thirds of their life or only when it ends
   */
  static SigningCredentials of(
      AwsCredentials credentials, String source, Moment now, boolean ahead) {
    Instant expiresAt =
        credentials
            .expirationTime()
            // Providers say "never" as Instant.MAX; no session lasts a year.
            .filter(end -> end.isBefore(now.wall().plus(YEAR)))
            .map(end -> end.isBefore(now.wall().minus(YEAR)) ? now.wall().minus(YEAR) : end)
            .orElse(null);
    Instant renewAt =
        expiresAt == null
            ? twoThirds(now.wall(), now.wall().plus(TokenCache.LIFETIME))
            : ahead ? twoThirds(now.wall(), expiresAt) : expiresAt.minus(MARGIN);
    return new SigningCredentials(credentials, source, now, expiresAt, renewAt);
  }

  /**
   * About two thirds of the way from a beginning to an end less the margin: a third is left to
   * outlast an outage. Jittered, so that many clients do not renew at the same time.
   */
  static Instant twoThirds(Instant from, Instant end) {
    long useful = Math.max(0, Duration.between(from, end.minus(MARGIN)).toMillis());
    return from.plusMillis((long) (useful * ThreadLocalRandom.current().nextDouble(0.6, 0.73)));
  }

  boolean isValid(Moment now) {
    return expiresAt == null || now.wall().isBefore(expiresAt);
  }

  /** Whether they had expired when the source gave them. */
  boolean cameExpired() {
    return !isValid(resolved);
  }

  boolean isDue(Moment now) {
    return !now.wall().isBefore(renewAt) || resolved.isBeforeJump(now);
  }

  String accessKeyId() {
    return credentials.accessKeyId();
  }

  @Override
  public String toString() {
    String id = accessKeyId();
    return "access key …"
        + id.substring(Math.max(0, id.length() - 4))
        + " from "
        + source
        + (expiresAt == null ? "" : ", which expires at " + expiresAt);
  }
}
