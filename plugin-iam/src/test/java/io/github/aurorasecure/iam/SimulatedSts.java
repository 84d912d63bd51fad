package io.github.aurorasecure.iam;

import io.github.aurorasecure.testkit.LocalAurora;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Gives sessions of an hour, which a cluster knows for an hour; can be down for a while. */
final class SimulatedSts implements CredentialsSource {
  static final Duration SESSION = Duration.ofHours(1);

  private record Session(String accessKeyId, Moment began) {}

  private final TestClock clock;
  private final LocalAurora aurora;
  private final Queue<Session> alive = new ArrayDeque<>();
  private int given;
  private int failed;
  private Duration outage;
  private Moment down;

  SimulatedSts(TestClock clock, LocalAurora aurora) {
    this.clock = clock;
    this.aurora = aurora;
  }

  @Override
  public synchronized AwsCredentials resolve() {
    Moment now = clock.now();
    if (outage != null) {
      if (down == null) {
        down = now;
      }
      if (elapsed(down, now).compareTo(outage) < 0) {
        failed++;
        throw SdkClientException.create("STS is down");
      }
    }
    given++;
    String id = "ASIASIMULATED%07d".formatted(given);
    String secret = "secret of " + id;
    String token = "session of " + id;
    aurora.registerAccessKey(id, secret, token);
    alive.add(new Session(id, now));
    return AwsSessionCredentials.builder()
        .accessKeyId(id)
        .secretAccessKey(secret)
        .sessionToken(token)
        .expirationTime(now.wall().plus(SESSION))
        .build();
  }

  /** There is no answer from the next question on, for as long. */
  synchronized void goDownWhenAskedNext(Duration span) {
    outage = span;
  }

  /** The cluster forgets sessions that are over, by either clock. */
  synchronized void endSessions() {
    Moment now = clock.now();
    while (!alive.isEmpty() && isOver(alive.element().began(), now)) {
      aurora.removeAccessKey(alive.remove().accessKeyId());
    }
  }

  private static boolean isOver(Moment began, Moment now) {
    return elapsed(began, now).compareTo(SESSION) >= 0
        || !now.wall().isBefore(began.wall().plus(SESSION));
  }

  private static Duration elapsed(Moment from, Moment to) {
    return Duration.ofNanos(to.nanos() - from.nanos());
  }

  /** How many sessions it has given. */
  synchronized int given() {
    return given;
  }

  /** How often it was asked in vain. */
  synchronized int failed() {
    return failed;
  }

  @Override
  public String describe() {
    return "the simulated STS";
  }
}
