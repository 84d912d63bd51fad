package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedLiteralsTest {
  private static final int READS_PER_CHARACTER = 10;

  /** A long first literal is not searched again for each that follows. */
  @ParameterizedTest
  @ValueSource(strings = {"k ", "%%", "%s ", "%1"})
  void literalsAreJoinedInLinearTime(String unit) {
    AtomicLong reads = new AtomicLong();
    JoinedLiterals.Texts texts = new JoinedLiterals.Texts();
    CharSequence first = unit.repeat(1_000);
    texts.add(new CountingText(first, reads), false);
    for (int i = 0; i < 1_000; i++) {
      texts.add(new CountingText("a", reads), false);
    }
    assertThat(texts.joined()).isNotEmpty();
    assertThat(reads.get()).isLessThan((first.length() + 1_000L) * READS_PER_CHARACTER);
  }
}
