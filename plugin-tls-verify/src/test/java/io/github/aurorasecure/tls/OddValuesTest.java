package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings and circumstances that are legal and unlikely. */
class OddValuesTest {
  private static final CertificateChain CA = root("Test Root");

  @ParameterizedTest
  @ValueSource(strings = {"999999999h", "999999999m"})
  void intervalBeyondAnyClockIsNamed(String interval) {
    PluginConfig config =
        new PluginConfig(
            "tls-verify",
            Vendor.POSTGRESQL,
            new org.postgresql.Driver(),
            List.of(new Host("localhost", 5432)),
            Map.of("reloadInterval", interval));
    assertThatThrownBy(() -> new TlsVerifyPluginProvider().create(config))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("tls-verify.reloadInterval=" + interval + ": ");
  }

  /** GovCloud and China have bundles of their own. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.abc.us-gov-west-1.rds.amazonaws.com",
        "db.abc.rds.cn-north-1.amazonaws.com.cn"
      })
  void regionWithoutARootIsNamed(String host) throws Exception {
    TlsPolicy policy = policy(CaBundle.of("builtin:rds", null).read());
    assertThatThrownBy(() -> policy.anchors(new Host(host, 5432)))
        .isInstanceOfSatisfying(
            TlsRefusal.class, e -> assertThat(e.code()).isEqualTo(Code.UNTRUSTED_CA))
        .hasMessageContaining("tls-verify.caBundle=builtin:rds")
        .hasMessageContaining(host);
  }

  /** Under IDNA 2008 straße.de is another domain than strasse.de, which the JDK makes of it. */
  @ParameterizedTest
  @ValueSource(strings = {"stra\u00dfe.de", "\u03c3\u03bf\u03c2.gr", "a\u200db.example.com"})
  void nameThatTheTwoIdnasReadDifferentlyIsRefused(String host) {
    assertThatThrownBy(() -> ServerName.parse(host))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("A-label");
    assertThat(ServerName.parse("xn--strae-oqa.de")).hasToString("xn--strae-oqa.de");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1%evil.example.com", "10.0.0.5%1"})
  void scopeOfAnIpv4AddressIsNoAddress(String host) {
    assertThatThrownBy(() -> ServerName.parse(host)).isInstanceOf(IllegalArgumentException.class);
  }

  /** As the documentation says: no subject alternative name at all. */
  @Test
  void commonNameBesideAnEmailAddressDoesNotCount() throws Exception {
    CertificateChain certificate =
        CertificateChain.builder("db.example.com")
            .emailAddress("dba@example.com")
            .signedBy(CA)
            .build();

    assertThat(CertificateNames.of(certificate.certificate(), true).all()).isEmpty();
  }

  /** Cleaners of temporary directories take what has not been used for some days. */
  @Test
  void trustFileThatWasCleanedAwayIsWrittenAgain() throws Exception {
    try (TrustFile file = new TrustFile()) {
      TrustAnchors anchors = anchors();
      file.hold(anchors);
      Path directory = file.pem().getParent();
      Files.delete(file.pem());
      file.hold(anchors);
      assertThat(file.pem()).content().contains("BEGIN CERTIFICATE");

      for (Path path : List.of(file.pem(), file.keyStore(), directory)) {
        Files.delete(path);
      }
      file.hold(anchors);
      assertThat(file.pem()).content().contains("BEGIN CERTIFICATE");
      assertThat(file.keyStore()).exists();
    }
  }

  /** Who can write to the temporary directory of all users may make one of the same name. */
  @Test
  void trustFileInADirectoryThatIsNotOursIsNotUsed() throws Exception {
    try (TrustFile file = new TrustFile()) {
      file.hold(anchors());
      Path directory = file.pem().getParent();
      Path theirs = Files.createTempDirectory("theirs");
      for (Path path : List.of(file.pem(), file.keyStore())) {
        Files.move(path, theirs.resolve(path.getFileName()));
      }
      Files.delete(directory);
      Files.createSymbolicLink(directory, theirs);

      file.hold(anchors());

      assertThat(file.pem().getParent()).isNotEqualTo(directory);
      Files.delete(directory);
      for (String name : List.of("ca.pem", "ca.p12", "")) {
        Files.delete(theirs.resolve(name));
      }
    }
  }

  private static TrustAnchors anchors() {
    return new TrustAnchors("test", "test", "5ha", Set.of(CA.certificate()));
  }

  private static TlsPolicy policy(TrustAnchors anchors) throws Exception {
    PluginConfig config =
        new PluginConfig(
            "tls-verify", Vendor.POSTGRESQL, new org.postgresql.Driver(), List.of(), Map.of());
    return new TlsPolicy(
        TlsProperties.read(config, VendorBundle.NONE),
        new Reloaded<>("test", List.of(), Duration.ZERO, () -> anchors, System::nanoTime),
        null,
        new UnprovenHosts(System::nanoTime),
        InstantSource.system());
  }
}
