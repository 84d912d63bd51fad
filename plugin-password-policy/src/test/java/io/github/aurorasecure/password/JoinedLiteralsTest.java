package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedLiteralsTest {
  /** A long first literal is not searched again for each that follows. */
  @ParameterizedTest
  @ValueSource(strings = {"k ", "%%", "%s ", "%1"})
  @Timeout(20)
  void literalsAreJoinedInLinearTime(String unit) {
    String sql = "SET @x = CONCAT('" + unit.repeat(1_000_000) + "'" + ",'a'".repeat(500_000) + ")";
    assertThat(Dialect.MYSQL.find(sql, Restricted.DEFAULT)).isNull();
  }
}
