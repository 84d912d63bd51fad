package io.github.aurorasecure.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocklistTest {
  private static final List<String> CONTEXT = List.of("billing_app", "Kowalczyk");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "P@ssw0rd",
        "passwordpassword",
        "Passw0rdPassw0rd!",
        "aaaaaaaaaaaaaaaaaaaaaaaa",
        "abcdefghijklmnopqrstuvwxyz",
        "zyxwvutsrqponmlkjihg",
        "123456789012345678",
        "x7Kx7Kx7Kx7Kx7Kx7K",
        "xK7xk7Xk7XK7xk7x",
        "aBcDeFgHiJkLmNoP",
        "Abcabcabcabcabcabc",
        "qwertyuiopasdfghjkl",
        "Summer2026Summer!",
        "AdminAdminAdmin1",
        "postgresql-aurora",
        "BillingApp2026!!"
      })
  void commonWordsRepetitionsAndRunsAreRejected(String password) {
    assertThat(Blocklist.BUILT_IN.rejects(password, List.of("billing", "app"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kowalczyk-billing", "K0walczyk2026!", "billing_app2026"})
  void namesOfTheSurroundingsAreRejected(String password) {
    assertThat(Blocklist.BUILT_IN.rejects(password, CONTEXT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple",
        "vK3-teapot-urn-Lisbon",
        "Zb7qTn4xWm2kRf9s",
        "пароль из пяти слов и чисел 7",
        "passwords are a nuisance to me",
        "\ud83d\udc0e\ud83d\udd0b\ud83d\udcce\ud83d\uddfa\ud83c\udfd4\ud83e\udd80"
      })
  void othersPass(String password) {
    assertThat(Blocklist.BUILT_IN.rejects(password, CONTEXT)).isFalse();
  }

  @Test
  void linesOfAFileAreRejectedAsWell(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("words"), "# ours\nZb7qTn4xWm2kRf9s\nteapot\n");
    Blocklist blocklist = Blocklist.BUILT_IN.and(file);
    assertThat(blocklist.rejects("zb7qtn4xwm2krf9s", List.of())).isTrue();
    assertThat(blocklist.rejects("teapotTEAPOT!!!", List.of())).isTrue();
    assertThat(blocklist.rejects("passwordpassword", List.of())).isTrue();
    assertThat(blocklist.rejects("vK3-urn-Lisbon-cup", List.of())).isFalse();
  }

  @Test
  void noneRejectsNothing() {
    assertThat(Blocklist.NONE.rejects("password", List.of("password"))).isFalse();
  }
}
