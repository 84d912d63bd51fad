package io.github.aurorasecure.benchmarks.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RenewalTest {
  @BeforeAll
  static void useKeys() {
    System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", LocalAurora.SECRET_ACCESS_KEY);
  }

  @Test
  void tokenAndBundleChangeOnEachFiftiethConnect() throws Exception {
    try (LocalAurora aurora = LocalAurora.postgresql()) {
      List<Candidate> candidates = LocalCandidates.renewing(aurora);
      Candidate renewing = candidates.get(1);
      Path bundle = aurora.caBundle().resolveSibling("renewed.pem");
      String root = Files.readString(aurora.caBundle());
      String first = token(renewing, aurora);

      prepare(renewing, 49);
      assertThat(bundle).hasContent(root);
      assertThat(token(renewing, aurora)).isEqualTo(first);

      awaitNextSecond();
      prepare(renewing, 1);
      assertThat(Files.readString(bundle)).startsWith(root).isNotEqualTo(root);
      String second = token(renewing, aurora);
      assertThat(second).isNotEqualTo(first);

      awaitNextSecond();
      prepare(renewing, 50);
      assertThat(bundle).hasContent(root);
      assertThat(token(renewing, aurora)).isNotEqualTo(second);
    }
  }

  private static void prepare(Candidate candidate, int times) {
    for (int i = 0; i < times; i++) {
      candidate.beforehand().run();
    }
  }

  private static String token(Candidate candidate, LocalAurora aurora) throws Exception {
    candidate.connect().close();
    List<SignIn> signIns = aurora.signIns();
    return signIns.get(signIns.size() - 1).tokenFingerprint();
  }

  /** Tokens of one second are the same: their time has no fractions. */
  private static void awaitNextSecond() {
    long second = Instant.now().getEpochSecond();
    while (Instant.now().getEpochSecond() == second) {
      Thread.onSpinWait();
    }
  }
}
