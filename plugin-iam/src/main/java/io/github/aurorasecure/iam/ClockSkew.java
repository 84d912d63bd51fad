package io.github.aurorasecure.iam;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * How far this machine's clock is off, by the {@code Date} of the last answer of STS. Nobody else
 * tells: neither database server says what time it has before it signs anybody in.
 */
final class ClockSkew {
  private final Time time;
  private volatile @Nullable Duration ahead;

  ClockSkew(Time time) {
    this.time = time;
  }

  /**
   * @param date as RFC 9110, section 5.6.7, has it
   */
  void measure(String date) {
    try {
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      ahead = Duration.between(theirs, time.now().wall());
    } catch (DateTimeParseException e) {
      // No answer of STS, then.
    }
  }

  /** For a message; empty if nothing has been measured. */
  String describe() {
    Duration measured = ahead;
    if (measured == null) {
      return "";
    }
    // Whole seconds are all the header has.
    long seconds = measured.toSeconds();
    return ", %d s %s AWS's by the last answer of STS"
        .formatted(Math.abs(seconds), seconds < 0 ? "behind" : "ahead of");
  }
}
