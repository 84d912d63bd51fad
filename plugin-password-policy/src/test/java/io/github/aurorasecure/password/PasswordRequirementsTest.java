package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordRequirementsTest {
  private static final PasswordRequirements NIST = PasswordRequirements.nist();

  private static List<String> unmet(PasswordRequirements requirements, String password) {
    return requirements.unmetBy(password, List.of());
  }

  @Test
  void fifteenCodePointsAreEnoughAndFourteenAreNot() {
    String horse = "\ud83d\udc0e";
    assertThat(unmet(NIST, "zb7qtn4xwm2kr" + horse + 'f')).isEmpty();
    assertThat(unmet(NIST, "zb7qtn4xwm2kr" + horse))
        .singleElement()
        .asString()
        .contains("fewer than 15 characters");
  }

  @Test
  void longPassphrasesAreAccepted() {
    assertThat(unmet(NIST, "quite a few words, and none of them is known here; ".repeat(20) + '.'))
        .isEmpty();
  }

  @Test
  void noCompositionIsDemandedByDefault() {
    assertThat(unmet(NIST, "zbqtnxwmkrfsvgj")).isEmpty();
  }

  @Test
  void classesAreCountedWhereDemanded() {
    PasswordRequirements three = NIST.withRequiredClasses(3);
    assertThat(unmet(three, "zbqtnxwmkrfsv7j")).singleElement().asString().contains("3 of");
    assertThat(unmet(three, "zbqtnxwmkrFsv7j")).isEmpty();
    assertThat(unmet(three, "zbqtnxwm krfsv7j")).isEmpty();
  }

  @Test
  void whatIsMissingIsToldWithoutThePassword() {
    assertThat(unmet(NIST, "Secr3t")).hasSize(2).noneMatch(text -> text.contains("Secr3t"));
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> NIST.withMinLength(0)).hasMessageContaining("minLength=0");
    assertThatThrownBy(() -> NIST.withRequiredClasses(5)).hasMessageContaining("from 0 to 4");
    assertThatThrownBy(() -> NIST.withMaxValidDays(-1)).hasMessageContaining("maxValidDays=-1");
  }

  /** SASLprep takes them out, so that PostgreSQL would store a password of one letter. */
  @Test
  void unseenCharactersAreNotCounted() {
    PasswordRequirements length = PasswordRequirements.nist().withoutBlocklist();
    assertThat(length.unmetBy("a" + "\u00ad".repeat(20), List.of())).hasSize(1);
    assertThat(length.unmetBy("\u200b\ufe0f\u2060".repeat(20) + "a", List.of())).hasSize(1);
    assertThat(length.unmetBy("\ufdfa", List.of())).hasSize(1);
  }

  /** What the documentation says passes. */
  @Test
  void aRepetitionWithSomethingBehindItIsNone() {
    assertThat(unmet(NIST, "abababababababX")).isEmpty();
    assertThat(unmet(NIST, "121212121212121X")).isEmpty();
    assertThat(unmet(NIST, "ab".repeat(10))).hasSize(1);
  }

  @Test
  void fullWidthLettersAreLookAlikes() {
    String password = "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44".repeat(2);
    assertThat(PasswordRequirements.nist().unmetBy(password, List.of())).hasSize(1);
  }
}
