package io.github.aurorasecure.iam;

import java.time.Duration;
import java.time.Instant;

/**
 * A point in time by the wall clock, which AWS compares with its own but which can be set, and by
 * {@link System#nanoTime}, which cannot but stands still while a machine sleeps.
 */
record Moment(Instant wall, long nanos) {
  /** Far more than a clock that is kept in step is slewed in the life of a token. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  /** Whether the wall clock has been set or the machine has slept between this and a later one. */
  boolean isBeforeJump(Moment later) {
    Duration ticked = Duration.ofNanos(later.nanos - nanos);
    return Duration.between(wall, later.wall).minus(ticked).abs().compareTo(TOLERANCE) > 0;
  }
}
