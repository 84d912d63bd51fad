package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while connections are made. */
class RotationTest {
  private static final CertificateChain OLD = root("Old Root");
  private static final CertificateChain NEW = root("New Root");

  private final Path dir;
  private final Path file;
  private final AtomicLong nanoTime = new AtomicLong();

  RotationTest(@TempDir Path dir) {
    this.dir = dir;
    this.file = pem(dir.resolve("ca.pem"), OLD);
  }

  @Test
  void removedCaIsRefusedAtOnceThoughItsSessionCouldBeResumed() throws Exception {
    TlsPolicy policy = policy(Duration.ZERO);
    try (LoopbackServer server = LoopbackServer.tls(issue(OLD, "localhost"))) {
      server.connect(policy);
      assertThat(server.connect(policy).resumed()).isTrue();

      replace(NEW);

      assertThatThrownBy(() -> server.connect(policy))
          .hasMessageContaining("issued by 'CN=Old Root'");
    }
  }

  @Test
  void addedCaIsAcceptedBesideTheOldOne() throws Exception {
    TlsPolicy policy = policy(Duration.ZERO);
    try (LoopbackServer old = LoopbackServer.tls(issue(OLD, "localhost"));
        LoopbackServer renewed = LoopbackServer.tls(issue(NEW, "localhost"))) {
      assertThatThrownBy(() -> renewed.connect(policy)).hasMessageContaining("CN=New Root");

      replace(OLD, NEW);

      assertThat(old.connect(policy).root()).isEqualTo("CN=Old Root");
      TlsSession session = renewed.connect(policy);
      assertThat(session.root()).isEqualTo("CN=New Root");
      assertThat(session.trustSha256()).isEqualTo(CaBundle.of(file + "", null).read().sha256());
    }
  }

  @Test
  void brokenFileLeavesTheLastGoodOneInForceAndIsComplainedOfOnce() throws Exception {
    TlsPolicy policy = policy(Duration.ZERO);
    try (LoopbackServer server = LoopbackServer.tls(issue(OLD, "localhost"));
        Listening listening = new Listening()) {
      for (String broken : List.of("", "-----BEGIN CERTIFICATE-----\nAAAA\n")) {
        listening.heard.clear();
        Files.writeString(file, broken);
        server.connect(policy);
        server.connect(policy);
        assertThat(listening.heard)
            .singleElement()
            .asString()
            .contains("what was read last stays in force");
      }
      listening.heard.clear();
      Files.delete(file);
      server.connect(policy);
      server.connect(policy);
      assertThat(listening.heard).singleElement().asString().contains("NoSuchFileException");

      replace(NEW);
      assertThatThrownBy(() -> server.connect(policy)).hasMessageContaining("CN=Old Root");
    }
  }

  @Test
  void fileIsLookedAtOnceInAnInterval() throws Exception {
    Reloaded<String> reloaded = reloaded(Duration.ofSeconds(10));
    Files.writeString(file, "changed");
    nanoTime.set(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(reloaded.current()).contains("CERTIFICATE");
    nanoTime.incrementAndGet();
    assertThat(reloaded.current()).isEqualTo("changed");
  }

  @Test
  void otherInodeOfTheSameSizeAndTimeIsAChange() throws Exception {
    FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
    Files.writeString(file, "one");
    Files.setLastModifiedTime(file, longAgo);
    Reloaded<String> reloaded = reloaded(Duration.ZERO);
    Path other = Files.writeString(dir.resolve("other"), "two");
    Files.setLastModifiedTime(other, longAgo);

    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(reloaded.current()).isEqualTo("two");
  }

  /** A clock tick may hide a second change of a file that has only just been written. */
  @Test
  void changeOfTheSameSizeWithinOneTickIsSeen() throws Exception {
    FileTime now = FileTime.from(Instant.now());
    Files.writeString(file, "one");
    Files.setLastModifiedTime(file, now);
    Reloaded<String> reloaded = reloaded(Duration.ZERO);

    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, now);

    assertThat(reloaded.current()).isEqualTo("two");
  }

  @Test
  void unchangedFileIsNotReadAgain() throws Exception {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    AtomicLong reads = new AtomicLong();
    Reloaded<Long> reloaded =
        new Reloaded<>("test", List.of(file), Duration.ZERO, reads::incrementAndGet, nanoTime::get);
    for (int i = 0; i < 100; i++) {
      assertThat(reloaded.current()).isEqualTo(1);
    }
  }

  @Test
  void expiryIsWarnedOfOnceForLeafAndRoot() throws Exception {
    Instant soon = Instant.now().plus(Duration.ofDays(29));
    Instant before = Instant.now().minus(Duration.ofDays(1));
    CertificateChain root =
        CertificateChain.builder("Ending Root").authority().validity(before, soon).build();
    CertificateChain leaf =
        CertificateChain.builder("ending")
            .dnsNames("localhost")
            .validity(before, soon)
            .signedBy(root)
            .build();
    replace(root);
    TlsPolicy policy = policy(Duration.ZERO);
    try (LoopbackServer server = LoopbackServer.tls(leaf);
        Listening listening = new Listening()) {
      server.connect(policy);
      server.connect(policy);
      assertThat(listening.heard).hasSize(2);
      assertThat(listening.heard.get(0)).contains("CN=ending");
      assertThat(listening.heard.get(1)).contains("CN=Ending Root");
    }
  }

  private void replace(CertificateChain... certificates) throws IOException {
    Path next = pem(dir.resolve("next"), certificates);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private Reloaded<String> reloaded(Duration interval) throws Exception {
    return new Reloaded<>(
        "test", List.of(file), interval, () -> Files.readString(file), nanoTime::get);
  }

  private TlsPolicy policy(Duration interval) throws Exception {
    TlsSettings settings = TestCertificates.settings("caBundle", file.toString());
    return new TlsPolicy(
        settings,
        settings.caBundle().reloaded(interval),
        null,
        new UnprovenHosts(System::nanoTime),
        InstantSource.system());
  }

  /** Hears the plugin's warnings. */
  private static final class Listening extends Handler implements AutoCloseable {
    private static final Logger LOGGER = Logger.getLogger("io.github.aurorasecure.tls");

    private final List<String> heard = new ArrayList<>();

    Listening() {
      LOGGER.addHandler(this);
    }

    @Override
    public void publish(@Nullable LogRecord record) {
      if (record != null && record.getLevel().intValue() >= 900) {
        heard.add(new java.util.logging.SimpleFormatter().formatMessage(record));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      LOGGER.removeHandler(this);
    }
  }
}
