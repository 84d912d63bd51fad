package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connects of many threads through the driver while the file of {@code caBundle} goes through a
 * rotation again and again. Two servers, one with a certificate of each CA, let sessions be resumed
 * and refuse whoever gives them the password: who gives it has accepted the server.
 */
class RotationUnderLoadTest {
  private static final int CONNECTS = 1_000;
  private static final int THREADS = 8;
  private static final int ROTATIONS = 20;
  private static final CertificateChain OLD = root("Old Root");
  private static final CertificateChain NEW = root("New Root");

  /** What the file is made to hold, and which CAs are trusted then: the last good ones. */
  private enum Bundle {
    OLD_CA(true, false),
    BOTH(true, true),
    NEW_CA(false, true),
    BROKEN(false, true);

    final boolean trustsOld;
    final boolean trustsNew;

    Bundle(boolean trustsOld, boolean trustsNew) {
      this.trustsOld = trustsOld;
      this.trustsNew = trustsNew;
    }

    static Bundle of(int rotation) {
      return values()[rotation % values().length];
    }
  }

  /** One connect, and the first and last rotation it may have been decided by. */
  private record Outcome(boolean toOld, boolean accepted, int first, int last) {
    boolean isRight() {
      return IntStream.rangeClosed(first, last)
          .mapToObj(Bundle::of)
          .anyMatch(bundle -> accepted == (toOld ? bundle.trustsOld : bundle.trustsNew));
    }
  }

  private final Path dir;
  private final Path file;
  private final AtomicInteger tickets = new AtomicInteger();
  private volatile int begun;
  private volatile int done;

  RotationUnderLoadTest(@TempDir Path dir) {
    this.dir = dir;
    this.file = pem(dir.resolve("ca.pem"), OLD);
  }

  @ParameterizedTest
  @EnumSource
  void everyConnectIsDecidedByABundleInForceMeanwhile(Engine engine) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (HostileServer old = HostileServer.resuming(engine, issue(OLD, "localhost"));
        HostileServer renewed = HostileServer.resuming(engine, issue(NEW, "localhost"))) {
      List<Future<List<Outcome>>> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        threads.add(pool.submit(() -> connectAndRotate(old, renewed)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<List<Outcome>> thread : threads) {
        outcomes.addAll(thread.get());
      }

      assertThat(done).isEqualTo(ROTATIONS);
      assertThat(outcomes).hasSize(CONNECTS + 2 * ROTATIONS).allMatch(Outcome::isRight);
      assertThat(outcomes)
          .filteredOn(o -> o.first == o.last)
          .hasSizeGreaterThanOrEqualTo(2 * ROTATIONS);
      assertThat(old.passwords()).hasSize(accepted(outcomes, true)).isNotEmpty();
      assertThat(renewed.passwords()).hasSize(accepted(outcomes, false)).isNotEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  /** Whoever draws the middle ticket between two rotations does the next, beside the others. */
  private List<Outcome> connectAndRotate(HostileServer old, HostileServer renewed)
      throws IOException {
    int between = CONNECTS / ROTATIONS;
    List<Outcome> outcomes = new ArrayList<>();
    for (int n = tickets.getAndIncrement(); n < CONNECTS; n = tickets.getAndIncrement()) {
      if (n % between == between / 2) {
        outcomes.addAll(rotate(old, renewed));
      }
      outcomes.add(n % 2 == 0 ? connect(true, old) : connect(false, renewed));
    }
    return outcomes;
  }

  /** Rotates, and connects while nobody else does. */
  private synchronized List<Outcome> rotate(HostileServer old, HostileServer renewed)
      throws IOException {
    int rotation = begun + 1;
    begun = rotation;
    switch (Bundle.of(rotation)) {
      case OLD_CA -> replace(OLD);
      case BOTH -> replace(OLD, NEW);
      case NEW_CA -> replace(NEW);
      case BROKEN -> Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n");
    }
    done = rotation;
    return List.of(connect(true, old), connect(false, renewed));
  }

  private Outcome connect(boolean toOld, HostileServer server) {
    int first = done;
    boolean accepted = isAccepted(server);
    return new Outcome(toOld, accepted, first, begun);
  }

  private void replace(CertificateChain... certificates) throws IOException {
    Path next = pem(dir.resolve("next"), certificates);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isAccepted(HostileServer server) {
    Throwable thrown =
        catchThrowable(
            () -> TlsOnlyDriver.connect(server.jdbcUrl("localhost"), file, "reloadInterval", "0"));
    if (thrown instanceof TlsVerificationException refused) {
      assertThat(refused.code()).isEqualTo(Code.UNTRUSTED_CA);
      return false;
    }
    assertThat(thrown)
        .isInstanceOf(SQLException.class)
        .hasMessageMatching("(?s).*(Access denied|PAM authentication failed).*");
    return true;
  }

  private static int accepted(List<Outcome> outcomes, boolean toOld) {
    return (int) outcomes.stream().filter(o -> o.toOld == toOld && o.accepted).count();
  }
}
