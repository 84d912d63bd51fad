package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServerHelloTest {
  /** One of TLS 1.2, without extensions. */
  private static ServerHello parse(byte[] session, byte[] clientSession) {
    ByteBuffer hello = ByteBuffer.allocate(47 + session.length);
    hello.put(new byte[] {22, 3, 3, 0, 0, 2, 0, 0, 0, 3, 3}).put(new byte[32]);
    hello.put((byte) session.length).put(session).putShort((short) 0xc030).put((byte) 0);
    return ServerHello.parse(hello.array(), hello.capacity(), clientSession);
  }

  @Test
  void tls12GoesOnIfTheServerRepeatsTheClientsSession() {
    byte[] offered = {1, 2, 3};

    assertThat(parse(offered, offered).resumed()).isTrue();
    assertThat(parse(new byte[] {4, 5}, offered).resumed()).isFalse();
    assertThat(parse(new byte[0], offered).resumed()).isFalse();
    assertThat(parse(new byte[0], new byte[0]).resumed()).isFalse();
  }

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
