package io.github.aurorasecure.iam;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when told to. */
final class TestClock implements Time, InstantSource {
  private volatile Moment now = new Moment(Instant.parse("2026-11-23T10:00:00Z"), 0);

  @Override
  public Moment now() {
    return now;
  }

  @Override
  public Instant instant() {
    return now.wall();
  }

  void advance(Duration duration) {
    now = new Moment(now.wall().plus(duration), now.nanos() + duration.toNanos());
  }

  /** Sets the wall clock, as an administrator or a machine that wakes up does. */
  void jump(Duration duration) {
    now = new Moment(now.wall().plus(duration), now.nanos());
  }
}
