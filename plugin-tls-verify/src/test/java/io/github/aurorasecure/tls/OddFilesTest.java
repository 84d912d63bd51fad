package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code caBundle} and {@code clientCertificate} may name beside files of certificates. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OddFilesTest {
  private static final CertificateChain CA = root("Test Root");

  private final Path dir;

  OddFilesTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @ParameterizedTest
  @ValueSource(strings = {"caBundle", "clientCertificate"})
  @DisabledOnOs(OS.WINDOWS)
  void pipeIsRefusedRatherThanWaitedFor(String property) throws Exception {
    Path pipe = pipe(dir.resolve("pipe"));
    assertUnusable(property, pipe).hasMessageContaining("no regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"caBundle", "clientCertificate"})
  @DisabledOnOs(OS.WINDOWS)
  void deviceThatNeverEndsIsRefused(String property) {
    assertUnusable(property, Path.of("/dev/zero")).hasMessageContaining("no regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"caBundle", "clientCertificate"})
  void fileThatMemoryCannotHoldIsRefused(String property) throws Exception {
    Path large = dir.resolve("large.pem");
    try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
      file.setLength(3L << 30); // sparse
    }
    assertUnusable(property, large).hasMessageContaining("larger than");
  }

  /** Kubernetes mounts secrets so. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linkToAFileIsRead() throws Exception {
    pem(Files.createDirectory(dir.resolve("..data")).resolve("ca.pem"), CA);
    Path link = Files.createSymbolicLink(dir.resolve("ca.pem"), Path.of("..data/ca.pem"));

    assertThat(CaBundle.of(link.toString(), null).read().certificates())
        .containsExactly(CA.certificate());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void pipeInPlaceOfTheFileLeavesTheLastGoodOneInForce() throws Exception {
    Path file = pem(dir.resolve("ca.pem"), CA);
    Reloaded<TrustAnchors> bundle = CaBundle.of(file.toString(), null).reloaded(Duration.ZERO);
    Files.delete(file);
    pipe(file);

    assertThat(bundle.current().certificates()).containsExactly(CA.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "AAAA=AAA", "====", "MIIB*"})
  void keyThatIsNotBase64IsNamed(String key) throws Exception {
    String pem =
        issue(CA, "client").certificatePem()
            + "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(key);
    Path file = Files.writeString(dir.resolve("client.pem"), pem);

    assertUnusable("clientCertificate", file);
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertUnusable(
      String property, Path file) {
    PluginConfig config =
        new PluginConfig(
            "tls-verify",
            Vendor.POSTGRESQL,
            new org.postgresql.Driver(),
            List.of(new Host("localhost", 5432)),
            Map.of(property, file.toString()));
    return assertThatThrownBy(() -> new TlsVerifyPluginProvider().create(config))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageStartingWith("tls-verify.%s=%s: ", property, file);
  }

  private static Path pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }
}
