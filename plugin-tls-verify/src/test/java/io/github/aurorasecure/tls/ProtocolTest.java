package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.policy;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.IOException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which TLS is spoken, and under which names a server may prove itself. */
class ProtocolTest {
  private static final CertificateChain CA = root("Test Root");

  /**
   * The table in the Aurora user guide, "Security with Amazon Aurora MySQL", "Configuring cipher
   * suites for connections to Aurora MySQL DB clusters": of versions 2.11.0 and 3.04.0 on, and, as
   * in editions of the guide before these, of older ones.
   */
  @ParameterizedTest
  @CsvSource({
    "ECDHE-RSA-AES128-SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
    "ECDHE-RSA-AES128-SHA256, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-RSA-AES256-SHA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
    "ECDHE-RSA-AES256-GCM-SHA384, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-ECDSA-AES128-SHA, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "ECDHE-ECDSA-AES256-SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
    "ECDHE-ECDSA-AES128-GCM-SHA256, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-CHACHA20-POLY1305, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    "ECDHE-ECDSA-CHACHA20-POLY1305, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    "TLS_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256",
    "TLS_AES_256_GCM_SHA384, TLS_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256, TLS_CHACHA20_POLY1305_SHA256",
    // Of older versions only.
    "DHE-RSA-AES128-SHA, TLS_DHE_RSA_WITH_AES_128_CBC_SHA",
    "DHE-RSA-AES128-SHA256, TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
    "DHE-RSA-AES128-GCM-SHA256, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
    "DHE-RSA-AES256-SHA, TLS_DHE_RSA_WITH_AES_256_CBC_SHA",
    "DHE-RSA-AES256-SHA256, TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
    "DHE-RSA-AES256-GCM-SHA384, TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
    "ECDHE-RSA-AES256-SHA384, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
  })
  void cipherSuitesOfAuroraMySqlAreKnownByBothNames(String openSsl, String jdk) throws Exception {
    SSLParameters supported = supported();
    assertThat(CipherSuites.suites(openSsl, List.of(), supported)).containsExactly(jdk);
    assertThat(CipherSuites.suites(jdk, List.of(), supported)).containsExactly(jdk);
  }

  /** The guide's answer of describe-engine-default-cluster-parameters, as it stands there. */
  @Test
  void valueOfAuroraMySqlsParameterIsUnderstood() throws Exception {
    String sslCipher =
        "ECDHE-RSA-AES128-SHA,ECDHE-RSA-AES128-SHA256,ECDHE-RSA-AES128-GCM-SHA256,"
            + "ECDHE-RSA-AES256-SHA,ECDHE-RSA-AES256-GCM-SHA384,ECDHE-RSA-CHACHA20-POLY1305,"
            + "ECDHE-ECDSA-AES256-SHA,ECDHE-ECDSA-CHACHA20-POLY1305,ECDHE-ECDSA-AES256-GCM-SHA384,"
            + "ECDHE-ECDSA-AES128-GCM-SHA256,ECDHE-ECDSA-AES128-SHA";
    assertThat(CipherSuites.suites(sslCipher, List.of("TLSv1.2"), supported())).hasSize(11);
  }

  /** Those with RSA key exchange, which JDK 24 and later disable. */
  @ParameterizedTest
  @CsvSource({
    "AES128-SHA, TLS_RSA_WITH_AES_128_CBC_SHA",
    "AES256-SHA256, TLS_RSA_WITH_AES_256_CBC_SHA256",
    "AES128-GCM-SHA256, TLS_RSA_WITH_AES_128_GCM_SHA256",
  })
  void suiteThatTheJdkDisablesIsAnError(String openSsl, String jdk) throws Exception {
    assertThat(CipherSuites.jdkName(openSsl)).isEqualTo(jdk);
    SSLParameters without = supported();
    without.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
    assertThatThrownBy(() -> CipherSuites.suites(openSsl, List.of(), without))
        .hasMessageContaining("'" + openSsl + "' is unknown or disabled in this JDK");
  }

  @Test
  void listsAreSeparatedByColonsToo() throws Exception {
    assertThat(
            CipherSuites.suites(
                "ECDHE-RSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256", List.of(), supported()))
        .containsExactly("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256");
  }

  @Test
  void versionWithoutASuiteIsAnError() throws Exception {
    SSLParameters supported = supported();
    assertThatThrownBy(
            () -> CipherSuites.suites("TLS_AES_128_GCM_SHA256", List.of("TLSv1.2"), supported))
        .hasMessageContaining("none of them is for TLSv1.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void onlyTheVersionsNamedAreSpoken(String version) throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "localhost"))) {
      assertThat(session(server, "versions", version).protocol()).isEqualTo(version);
    }
    String other = version.equals("TLSv1.2") ? "TLSv1.3" : "TLSv1.2";
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "localhost"), other)) {
      assertThatThrownBy(() -> session(server, "versions", version))
          .isInstanceOf(SSLException.class);
      assertThat(server.heard()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ECDHE-ECDSA-AES256-GCM-SHA384, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_CHACHA20_POLY1305_SHA256, TLS_CHACHA20_POLY1305_SHA256",
  })
  void onlyTheSuitesNamedAreSpoken(String given, String spoken) throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "localhost"))) {
      assertThat(session(server, "cipherSuites", given).cipherSuite()).isEqualTo(spoken);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.example.com, a.example.com, a.example.com",
    "b.example.com, b.example.com, b.example.com",
    "'b.example.com,c.example.com', b.example.com, b.example.com",
    "*.example.com, a.example.com, *.example.com",
  })
  void anyOfTheExpectedHostsWillDo(String names, String expected, String matched) throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, names.split(",", -1)))) {
      TlsSession session = session(server, "expectedHost", "a.example.com, b.example.com");

      assertThat(session.expectedName()).isEqualTo(expected);
      assertThat(session.matchedName()).isEqualTo(matched);
      assertThat(server.askedFor()).isEqualTo("a.example.com");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "c.example.com", "a*.example.com"})
  void noneOfTheExpectedHostsIsRefused(String name) throws Exception {
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, name))) {
      assertThatThrownBy(() -> session(server, "expectedHost", "a.example.com,b.example.com"))
          .hasMessageContaining("not for a.example.com or b.example.com");
    }
  }

  @Test
  void commonNameCountsOnlyWhereAllowedAndThereIsNoOtherName() throws Exception {
    CertificateChain named =
        CertificateChain.builder("localhost").dnsNames("db.example.com").signedBy(CA).build();
    try (LoopbackServer server = LoopbackServer.tls(bare("localhost"))) {
      assertThat(session(server, "allowCnFallback", "true").matchedName()).isEqualTo("localhost");
      assertThatThrownBy(() -> session(server)).hasMessageContaining("its common name does not");
    }
    try (LoopbackServer server = LoopbackServer.tls(named)) {
      assertThatThrownBy(() -> session(server, "allowCnFallback", "true"))
          .hasMessageContaining("is for [db.example.com]");
    }
  }

  @Test
  void commonNameMayBeAnyOfTheExpectedHostsWhereAllowed() throws Exception {
    String[] allowed = {
      "expectedHost", "a.example.com,b.example.com,192.0.2.1", "allowCnFallback", "true"
    };
    try (LoopbackServer server = LoopbackServer.tls(bare("b.example.com"))) {
      TlsSession session = session(server, allowed);
      assertThat(session.expectedName()).isEqualTo("b.example.com");
      assertThat(session.matchedName()).isEqualTo("b.example.com");
      assertThatThrownBy(() -> session(server, "expectedHost", "a.example.com,b.example.com"))
          .hasMessageContaining("its common name does not count");
    }
    for (String other :
        List.of("c.example.com", "localhost", "192.0.2.1", "*.com", "a*.example.com")) {
      try (LoopbackServer server = LoopbackServer.tls(bare(other))) {
        assertThatThrownBy(() -> session(server, allowed))
            .hasMessageContaining("not for a.example.com or b.example.com or 192.0.2.1");
      }
    }
    CertificateChain named =
        CertificateChain.builder("b.example.com").dnsNames("c.example.com").signedBy(CA).build();
    try (LoopbackServer server = LoopbackServer.tls(named)) {
      assertThatThrownBy(() -> session(server, allowed))
          .hasMessageContaining("is for [c.example.com]");
    }
  }

  private static CertificateChain bare(String commonName) {
    return CertificateChain.builder(commonName).signedBy(CA).build();
  }

  @Test
  void anyNameWillDoInVerifyCaButNotAnyCaAndNothingIsRecorded() throws Exception {
    String[] verifyCa = {"mode", "verify-ca", "allowInsecure", "true"};
    try (LoopbackServer server = LoopbackServer.tls(issue(CA, "db.example.com"))) {
      assertThat(session(server, verifyCa)).isNull();
    }
    try (LoopbackServer server = LoopbackServer.tls(issue(root("Mallory"), "localhost"))) {
      assertThatThrownBy(() -> session(server, verifyCa)).hasMessageContaining("CN=Mallory");
    }
  }

  private static @Nullable TlsSession session(LoopbackServer server, String... properties)
      throws IOException, TlsRefusal {
    return server.connect(policy(List.of(CA.certificate()), properties));
  }

  private static SSLParameters supported() throws Exception {
    return SSLContext.getDefault().getSupportedSSLParameters();
  }
}
