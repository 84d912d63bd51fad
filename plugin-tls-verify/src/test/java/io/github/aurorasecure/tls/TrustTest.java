package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificates may vouch for which host, and the formats they come in. */
class TrustTest {
  private static final CertificateChain ONE = root("One");

  private final Path dir;

  TrustTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @ParameterizedTest
  @CsvSource({
    "mydb.cluster-abc.us-east-1.rds.amazonaws.com, us-east-1",
    "mydb.cluster-abc.ca-west-1.rds.amazonaws.com, ca-west-1",
    "mydb.cluster-abc.eu-central-2.rds.amazonaws.com., eu-central-2",
  })
  void onlyRootsOfTheHostsRegionVouchForIt(String host, String region) throws Exception {
    Set<X509Certificate> anchors = anchors(host, "builtin:rds");

    assertThat(anchors).hasSize(3);
    assertThat(anchors).allSatisfy(root -> assertThat(subject(root)).contains(" " + region + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mydb.global-abc.global.rds.amazonaws.com",
        "db.example.com",
        "127.0.0.1",
        "us-east-1.rds.amazonaws.com.example.com"
      })
  void allRootsVouchForAHostOfNoKnownRegion(String host) throws Exception {
    assertThat(anchors(host, "builtin:rds")).hasSize(99);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.abc.us-gov-west-1.rds.amazonaws.com",
        "db.abc.rds.cn-north-1.amazonaws.com.cn",
        "db.abc.cn-north-1.rds.amazonaws.com.cn"
      })
  void noBuiltInRootVouchesForRegionsWithBundlesOfTheirOwn(String host) throws Exception {
    assertThatThrownBy(() -> anchors(host, "builtin:rds"))
        .isInstanceOf(TlsRefusal.class)
        .hasMessageContaining("only, 0 certificates: none may vouch for " + host);
  }

  @Test
  void regionScopeCanBeTurnedOffAndLeavesOwnCertificates() throws Exception {
    String host = "mydb.cluster-abc.us-east-1.rds.amazonaws.com";
    Path own = TestCertificates.pem(dir.resolve("ca.pem"), ONE);

    assertThat(anchors(host, "builtin:rds", "regionScope", "false")).hasSize(99);
    assertThat(anchors(host, "builtin:rds," + own)).hasSize(4).contains(ONE.certificate());
  }

  @Test
  void severalExpectedHostsBringTheirRegions() throws Exception {
    assertThat(
            anchors(
                "localhost",
                "builtin:rds",
                "expectedHost",
                "a.b.us-east-1.rds.amazonaws.com,a.b.us-west-2.rds.amazonaws.com"))
        .hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p.proxy-abc.us-east-1.rds.amazonaws.com",
        "reader.endpoint.proxy-abc.us-east-1.rds.amazonaws.com"
      })
  void amazonRootsVouchForRdsProxy(String host) throws Exception {
    assertThat(anchors(host, "builtin:rds")).hasSize(8).containsAll(amazon());
    Path own = TestCertificates.pem(dir.resolve("ca.pem"), ONE);
    assertThat(anchors(host, own.toString())).containsExactly(ONE.certificate());
  }

  @Test
  void amazonRootsVouchForDsql() throws Exception {
    assertThat(anchors("abc.dsql.us-east-1.on.aws", "builtin:rds")).containsAll(amazon());
    assertThat(anchors("abc.dsql.us-east-1.on.aws.example.com", "builtin:rds"))
        .doesNotContainAnyElementsOf(amazon());
  }

  /** As published in https://www.amazontrust.com/repository/. */
  @Test
  void amazonRootsAreThePublishedOnes() throws Exception {
    assertThat(amazon())
        .extracting(TrustTest::fingerprint)
        .containsExactlyInAnyOrder(
            "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
            "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
            "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
            "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
            "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"JKS", "PKCS12"})
  void keyStoresAreToldByTheirContent(String type) throws Exception {
    Path file = keyStore(type, dir.resolve("trust store.bin"));

    assertThat(CaBundle.of(file.toString(), "secret").read().certificates())
        .containsExactly(ONE.certificate());
    assertThatThrownBy(() -> CaBundle.of(file.toString(), "wrong").read())
        .hasMessageContaining("cannot be read")
        .hasMessageNotContaining("wrong,");
  }

  @Test
  void derIsReadAsOneCertificate() throws Exception {
    Path file = Files.write(dir.resolve("ca.der"), ONE.certificate().getEncoded());

    assertThat(CaBundle.of(file.toString(), null).read().certificates())
        .containsExactly(ONE.certificate());
  }

  @Test
  void classPathIsASource() throws Exception {
    assertThat(
            CaBundle.of("classpath:io/github/aurorasecure/tls/amazon-roots.pem", null)
                .read()
                .certificates())
        .containsExactlyInAnyOrderElementsOf(amazon());
  }

  @Test
  void fileNamesMayHoldWhatWindowsAndPeoplePutIntoThem() throws Exception {
    for (String name : List.of("my ca.pem", "C:\\certs\\my ca.pem", "100%.pem", "ä+b.pem")) {
      Path file = TestCertificates.pem(dir.resolve(name), ONE);
      for (String spelling :
          Stream.of(file.toString(), "file:" + file, file.toUri().toString()).toList()) {
        assertThat(CaBundle.of(spelling, null).read().certificates()).hasSize(1);
      }
    }
    assertThat(CertificateSource.path("file:C:\\my certs\\ca.pem"))
        .isEqualTo(Path.of("C:\\my certs\\ca.pem"));
    assertThat(CertificateSource.path("file:///C:/my certs/ca.pem"))
        .isEqualTo(Path.of("/C:/my certs/ca.pem"));
  }

  @Test
  void hashIsTheFilesOwn() throws Exception {
    Path file = TestCertificates.pem(dir.resolve("ca.pem"), ONE);

    assertThat(CaBundle.of(file.toString(), null).read().sha256())
        .isEqualTo(sha256(Files.readAllBytes(file)));
  }

  private static Set<X509Certificate> anchors(String host, String bundle, String... properties)
      throws Exception {
    String[] given = new String[properties.length + 2];
    given[0] = "caBundle";
    given[1] = bundle;
    System.arraycopy(properties, 0, given, 2, properties.length);
    TlsSettings settings = TestCertificates.settings(given);
    return new TlsPolicy(
            settings,
            settings.caBundle().reloaded(Duration.ZERO),
            null,
            new UnprovenHosts(System::nanoTime),
            InstantSource.system())
        .anchors(new Host(host, 5432))
        .certificates();
  }

  private static Set<X509Certificate> amazon() throws Exception {
    return CaBundle.AMAZON.read().certificates();
  }

  private static Path keyStore(String type, Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setCertificateEntry("one", ONE.certificate());
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "secret".toCharArray());
    }
    return file;
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static String fingerprint(X509Certificate certificate) {
    try {
      return sha256(certificate.getEncoded());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
