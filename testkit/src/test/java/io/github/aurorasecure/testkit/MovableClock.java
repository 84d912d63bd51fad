package io.github.aurorasecure.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The system's time, moved. */
final class MovableClock implements InstantSource {
  private volatile Duration offset = Duration.ZERO;

  void set(Duration offset) {
    this.offset = offset;
  }

  @Override
  public Instant instant() {
    return Instant.now().plus(offset);
  }
}
