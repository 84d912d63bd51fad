package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CandidateOptionsTest {
  private final CandidateOptions options =
      new CandidateOptions(name -> Map.of("DB_PASSWORD", "pw").get(name));

  private static CandidateOptions.Named named(String name) {
    CandidateOptions.Named named = new CandidateOptions.Named();
    named.name = name;
    named.url = "jdbc:postgresql://localhost/" + name;
    return named;
  }

  private List<Candidate> candidates() {
    return options.of(List.of(named("ours"), named("raw")));
  }

  @Test
  void propertiesGoToOneCandidateOrAll() {
    options.properties = List.of("user=app", "ours:tls-verify.caBundle=builtin:rds,file:/ca.pem");
    options.passwordVariables = List.of("raw=DB_PASSWORD");

    List<Candidate> candidates = candidates();

    assertThat(candidates.get(0).properties().get())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("user", "app", "tls-verify.caBundle", "builtin:rds,file:/ca.pem"));
    assertThat(candidates.get(1).properties().get())
        .containsExactlyInAnyOrderEntriesOf(Map.of("user", "app", "password", "pw"));
  }

  @Test
  void passwordOnTheCommandLineIsRefusedAndNotRepeated() {
    options.properties = List.of("raw:password=hunter2");

    assertThatThrownBy(this::candidates)
        .hasMessageContaining("--password-env")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void unknownNameIsRefusedWithTheKnownOnes() {
    options.properties = List.of("our:user=app");

    assertThatThrownBy(this::candidates).hasMessageContaining("'our'").hasMessageContaining("ours");
  }

  @Test
  void unsetVariableIsRefused() {
    options.passwordVariables = List.of("raw=NO_SUCH");

    assertThatThrownBy(this::candidates).hasMessageContaining("NO_SUCH");
  }

  @Test
  void twoCandidatesOfOneNameAreRefused() {
    assertThatThrownBy(() -> options.of(List.of(named("raw"), named("raw"))))
        .hasMessageContaining("twice");
  }
}
