package io.github.aurorasecure.password;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a password stays valid.
 *
 * @param days rounded up; {@link Long#MAX_VALUE} for ever
 */
record Validity(boolean readable, long days) {
  static final Validity FOREVER = new Validity(true, Long.MAX_VALUE);
  static final Validity UNREADABLE = new Validity(false, 0);

  /** ISO 8601, which PostgreSQL reads alike whatever DateStyle is; the zone is not looked at. */
  private static final Pattern TIMESTAMP =
      Pattern.compile(
          "(\\d{4}-\\d{2}-\\d{2})(?:[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,6})?)?) ?(?:Z|UTC|[+-]\\d{2}(?::?\\d{2})?)?)?");

  /** Where a day begins first. */
  private static final ZoneOffset EARLIEST = ZoneOffset.ofHours(14);

  static Validity ofDays(long days) {
    return new Validity(true, days);
  }

  /** PostgreSQL's {@code VALID UNTIL}, read to within a day: its time zone may be the session's. */
  static Validity until(String timestamp, Instant now) {
    if (timestamp.toLowerCase(Locale.ROOT).equals("infinity")) {
      return FOREVER;
    }
    Matcher matcher = TIMESTAMP.matcher(timestamp);
    if (!matcher.matches()) {
      return UNREADABLE;
    }
    try {
      String time = matcher.group(2);
      LocalDateTime until =
          time == null
              ? LocalDate.parse(matcher.group(1)).atStartOfDay()
              : LocalDateTime.parse(matcher.group(1) + 'T' + time);
      Duration ahead = Duration.between(now, until.toInstant(EARLIEST));
      return ofDays(ahead.plusDays(1).minusNanos(1).toDays());
    } catch (DateTimeParseException e) {
      return UNREADABLE;
    }
  }
}
