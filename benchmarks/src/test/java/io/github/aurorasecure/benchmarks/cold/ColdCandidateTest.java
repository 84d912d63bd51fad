package io.github.aurorasecure.benchmarks.cold;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ColdCandidateTest {
  @Test
  void candidateWhoseJvmFailsIsNamedWithWhatTheJvmSaid() throws Exception {
    Path classes =
        Path.of(ColdProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    ColdCandidate broken =
        new ColdCandidate(
            "broken",
            List.of(classes),
            "jdbc:nosuch:",
            Map.of(),
            () -> Map.of(ColdProgram.PASSWORD_VARIABLE, "hunter2"));

    assertThatThrownBy(() -> broken.start(List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("broken did not connect:")
        .hasMessageContaining("No suitable driver")
        .hasMessageNotContaining("hunter2");
  }
}
