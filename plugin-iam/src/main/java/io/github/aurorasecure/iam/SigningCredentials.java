package io.github.aurorasecure.iam;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Credentials as a source gave them, and how long they are of use. Shows no secret.
 *
 * @param source what gave them, for messages
 * @param expiresAt when whatever they sign is refused; those that do not expire by themselves are
 *     asked for again as often as a token is, so that a key that was replaced is noticed
 * @param renewAt from when on new ones should be got
 */
record SigningCredentials(
    AwsCredentials credentials,
    String source,
    Moment resolved,
    Instant expiresAt,
    Instant renewAt) {

  /** What needs the time to arrive before it expires is replaced this early. */
  static final Duration MARGIN = Duration.ofMinutes(1);

  static SigningCredentials of(AwsCredentials credentials, String source, Moment now) {
    Instant expiresAt = credentials.expirationTime().orElse(now.wall().plus(TokenCache.LIFETIME));
    return new SigningCredentials(
        credentials, source, now, expiresAt, twoThirds(now.wall(), expiresAt));
  }

  /**
   * About two thirds of the way from a beginning to an end less the margin: a third is left to
   * outlast an outage. Jittered, so that many clients do not renew at the same time.
   */
  static Instant twoThirds(Instant from, Instant end) {
    long useful = Math.max(0, Duration.between(from, end.minus(MARGIN)).toMillis());
    return from.plusMillis((long) (useful * ThreadLocalRandom.current().nextDouble(0.6, 0.73)));
  }

  /** Whether there is no need to wait for new ones. */
  boolean areUsable(Moment now) {
    return areAlive(now) && now.wall().isBefore(expiresAt.minus(MARGIN));
  }

  /** Whether they are better than none. */
  boolean areAlive(Moment now) {
    return now.wall().isBefore(expiresAt)
        && (credentials.expirationTime().isPresent() || !resolved.isBeforeJump(now));
  }

  boolean areDue(Moment now) {
    return !now.wall().isBefore(renewAt) || resolved.isBeforeJump(now);
  }

  String accessKeyId() {
    return credentials.accessKeyId();
  }

  @Override
  public String toString() {
    String id = accessKeyId();
    return "access key …" + id.substring(Math.max(0, id.length() - 4)) + " from " + source;
  }
}
