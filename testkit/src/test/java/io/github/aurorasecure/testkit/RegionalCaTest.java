package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RegionalCaTest {
  private final Endpoints endpoints = new Endpoints("demo", "eu-west-1");
  private final RegionalCa ca = RegionalCa.create("eu-west-1");
  private final CertificateChain server = ca.serverCertificate(endpoints);

  @Test
  void serverNamesAreThoseOfAurora() throws Exception {
    X509Certificate leaf = server.certificate();
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("CN=" + endpoints.instance());
    assertThat(leaf.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, endpoints.instance()),
            List.of(2, endpoints.cluster()),
            List.of(2, endpoints.reader()));
  }

  @Test
  void chainEndsBelowTheRoot() throws Exception {
    assertThat(server.certificates())
        .containsExactly(server.certificate(), ca.subordinate().certificate());
    CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(server.certificates());
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(ca.root().certificate(), null)));
    parameters.setRevocationEnabled(false);
    assertThat(CertPathValidator.getInstance("PKIX").validate(path, parameters)).isNotNull();
  }

  @Test
  void privateKeysAreNotShown() {
    assertThat(ca.toString()).contains("Local Aurora eu-west-1 Root CA RSA2048 G1");
    assertThat(ca.toString()).doesNotContainIgnoringCase("key");
  }
}
