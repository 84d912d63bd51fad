package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidityTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** Counted to where the day begins first, 14 hours before UTC. */
  @ParameterizedTest
  @CsvSource({
    "2026-04-01, 90",
    "2026-04-01 12:00, 90",
    "2026-04-01T14:00:00.000000Z, 90",
    "2026-04-01 14:00:00.000001+00, 91",
    "2026-04-02 00:00:00 UTC, 91",
    "2025-12-31 23:59:59-05:30, 0"
  })
  void daysAreRoundedUp(String until, long days) {
    assertThat(Validity.until(until, NOW)).isEqualTo(Validity.ofDays(days));
  }

  @ParameterizedTest
  @ValueSource(strings = {"infinity", "Infinity"})
  void infinityIsForEver(String until) {
    assertThat(Validity.until(until, NOW)).isEqualTo(Validity.FOREVER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tomorrow", "2030-02-31", "2030-01-31 25:00", "31.1.2030", ""})
  void otherTextsAreUnreadable(String until) {
    assertThat(Validity.until(until, NOW)).isEqualTo(Validity.UNREADABLE);
  }
}
