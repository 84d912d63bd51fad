package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaBundleTest {
  private static final CertificateChain ONE = root("One");
  private static final CertificateChain TWO = root("Two");

  private final Path dir;

  CaBundleTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "builtin:rds,",
        "builtin:rd",
        "classpath:ca.pem",
        "file:",
        "file:///nowhere/ca.pem",
        "/nowhere/ca.pem",
        "a\0b"
      })
  void whatIsNoSourceIsRefused(String value) {
    assertThatThrownBy(() -> create(value))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageStartingWith("tls-verify.caBundle=" + value + ": '")
        .hasMessageEndingWith(
            "; use builtin:rds, builtin:amazon, system, or a PEM, JKS or PKCS12 file (with"
                + " tls-verify.caBundlePassword), several separated by commas");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "# no certificate\n",
        "-----BEGIN CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
      })
  void fileWithoutCertificatesIsRefused(String text) throws Exception {
    Path file = Files.writeString(dir.resolve("ca.pem"), text);

    assertThatThrownBy(() -> read(file.toString())).hasMessageContaining("'" + file + "'");
  }

  @Test
  void directoryIsRefused() {
    assertThatThrownBy(() -> read(dir.toString())).hasMessageContaining("cannot be read");
  }

  @Test
  void oneBadSourceSpoilsTheList() throws Exception {
    Path good = pem(dir.resolve("good.pem"), ONE);

    assertThatThrownBy(() -> read(good + ",/nowhere/ca.pem"))
        .hasMessageContaining("'/nowhere/ca.pem' cannot be read");
  }

  @Test
  void allCertificatesOfAFileCount() throws Exception {
    Path file = pem(dir.resolve("two.pem"), ONE, TWO);
    Files.writeString(file, "# Our roots - both of them\n" + Files.readString(file));

    for (String spelling : List.of(file.toString(), "file:" + file, file.toUri().toString())) {
      assertThat(read(spelling).certificates())
          .containsExactlyInAnyOrder(ONE.certificate(), TWO.certificate());
    }
  }

  @Test
  void sourcesAddUp() throws Exception {
    Path one = pem(dir.resolve("one.pem"), ONE);
    Path two = pem(dir.resolve("two.pem"), TWO);
    TrustAnchors anchors = read(one + ", " + two + ",system");

    assertThat(anchors.certificates())
        .contains(ONE.certificate(), TWO.certificate())
        .hasSizeGreaterThan(2);
    assertThat(anchors.source()).isEqualTo(one + "," + two + ",system");
  }

  @Test
  void rdsRootsAreProductionRootsInDate() throws Exception {
    Set<X509Certificate> roots = read("builtin:rds").ofRegions(null).certificates();
    assertThat(roots).hasSize(99);
    for (X509Certificate root : roots) {
      String subject = root.getSubjectX500Principal().getName();
      assertThat(subject)
          .contains("CN=Amazon RDS ")
          .contains(" Root CA ")
          .endsWith("C=US")
          .doesNotContainIgnoringCase("beta")
          .doesNotContainIgnoringCase("preview");
      assertThat(root.getBasicConstraints()).isNotNegative();
      root.checkValidity();
      root.verify(root.getPublicKey());
    }
  }

  @Test
  void rdsRootsAreFiledUnderTheRegionThatTheyName() throws Exception {
    RdsRoots roots = read("builtin:rds").rds();
    assertThat(roots.pem()).hasSize(33);
    for (String region : roots.pem().keySet()) {
      assertThat(roots.certificates(Set.of(region)))
          .hasSize(3)
          .allMatch(
              root ->
                  root.getSubjectX500Principal()
                      .getName()
                      .contains("CN=Amazon RDS " + region + " Root CA "));
    }
  }

  @Test
  void configurationsThatTrustAlikeReadItOnce() throws Exception {
    TlsVerifyPluginProvider provider = new TlsVerifyPluginProvider();
    String bundle = pem(dir.resolve("ca.pem"), ONE).toString();
    Map<String, String> values = Map.of("caBundle", bundle, "expectedHost", "db.example,10.0.0.1");
    create(provider, values);
    Files.delete(dir.resolve("ca.pem"));

    create(provider, values);
    assertThatThrownBy(
            () -> create(provider, Map.of("caBundle", bundle, "expectedHost", "db.example")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void applicationsWithClassPathsOfTheirOwnDoNotShareWhatIsOnThem() throws Exception {
    TlsVerifyPluginProvider provider = new TlsVerifyPluginProvider();
    pem(dir.resolve("of-one.pem"), ONE);
    Thread thread = Thread.currentThread();
    ClassLoader own = thread.getContextClassLoader();
    try (URLClassLoader one = new URLClassLoader(new URL[] {dir.toUri().toURL()})) {
      thread.setContextClassLoader(one);
      create(provider, Map.of("caBundle", "classpath:of-one.pem"));
    } finally {
      thread.setContextClassLoader(own);
    }

    assertThatThrownBy(() -> create(provider, Map.of("caBundle", "classpath:of-one.pem")))
        .hasMessageContaining("not on the class path");
  }

  @Test
  void trustStoreOfTheJdkIsReadAgainWhenAnotherIsSet() throws Exception {
    TlsVerifyPluginProvider provider = new TlsVerifyPluginProvider();
    create(provider, Map.of("caBundle", "system"));
    String before = System.getProperty("javax.net.ssl.trustStore");
    Path noStore = Files.writeString(dir.resolve("store"), "none");
    System.setProperty("javax.net.ssl.trustStore", noStore.toString());
    try {
      assertThatThrownBy(() -> create(provider, Map.of("caBundle", "system")))
          .hasMessageContaining("'system' cannot be read");
    } finally {
      if (before == null) {
        System.clearProperty("javax.net.ssl.trustStore");
      } else {
        System.setProperty("javax.net.ssl.trustStore", before);
      }
    }
  }

  private static TrustAnchors read(String bundle) throws Exception {
    return CaBundle.of(bundle, null).read();
  }

  private static void create(String bundle) throws SQLException {
    create(new TlsVerifyPluginProvider(), Map.of("caBundle", bundle));
  }

  private static void create(TlsVerifyPluginProvider provider, Map<String, String> values)
      throws SQLException {
    Host host = new Host("localhost", 5432);
    provider
        .create(
            new PluginConfig(
                "tls-verify",
                Vendor.POSTGRESQL,
                new org.postgresql.Driver(),
                List.of(host),
                values))
        .close();
  }
}
