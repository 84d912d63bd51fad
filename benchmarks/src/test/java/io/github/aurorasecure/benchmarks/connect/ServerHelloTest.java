package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerHelloTest {
  @Test
  void tls12SessionsThatGoOnAreToldFromNewOnes() throws Exception {
    try (LocalAurora aurora = LocalAurora.builder(Engine.MYSQL).serversOwnTls().start()) {
      ConnectRun run =
          new ConnectPlan(Candidate::timeConnect, 1, 1, 2, Duration.ZERO, 0, 0, Duration.ZERO)
              .run(
                  "TLS 1.2",
                  LocalCandidates.withPassword(aurora),
                  new PrintStream(OutputStream.nullOutputStream()));

      Phases raw = run.candidate(LocalCandidates.RAW).phases();
      Phases ours = run.candidate(LocalCandidates.OURS).phases();
      assertThat(raw.tls()).isEqualTo("TLS 1.2 TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");
      assertThat(raw.resumed()).isZero();
      assertThat(ours.tls()).isEqualTo(raw.tls());
      assertThat(ours.resumed()).isOne();
    }
  }
}
