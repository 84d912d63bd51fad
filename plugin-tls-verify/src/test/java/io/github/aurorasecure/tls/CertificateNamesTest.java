package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;

class CertificateNamesTest {
  private static final TestCa CA = TestCa.root("Names CA");
  private static final ServerName DB = ServerName.parse("db.example.com");

  @Test
  void commonNameNeverCounts() throws Exception {
    assertThat(namesOf(CA.newIssue("db.example.com")).matching(DB)).isNull();
    assertThat(namesOf(CA.newIssue("db.example.com").dns("other.example.com")).matching(DB))
        .isNull();
    assertThat(namesOf(CA.newIssue("db.example.com").ip("10.0.0.1")).matching(DB)).isNull();
  }

  @Test
  void otherKindsOfNameDoNotCount() throws Exception {
    TestCa.Issue issue =
        CA.newIssue("x")
            .names(GeneralName.rfc822Name, "db.example.com")
            .names(GeneralName.uniformResourceIdentifier, "https://db.example.com");

    assertThat(namesOf(issue).matching(DB)).isNull();
    assertThat(namesOf(issue).all()).isEmpty();
  }

  @Test
  void dnsNameIsNoAddressAndAddressNoDnsName() throws Exception {
    assertThat(namesOf(CA.newIssue("x").dns("10.0.0.1")).matching(ServerName.parse("10.0.0.1")))
        .isNull();
    assertThat(namesOf(CA.newIssue("x").ip("10.0.0.1")).matching(ServerName.parse("10.0.0.1")))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void ipv6AddressMatchesInAnySpelling() throws Exception {
    CertificateNames names = namesOf(CA.newIssue("x").ip("2001:db8::1"));

    assertThat(names.matching(ServerName.parse("[2001:DB8:0::0:1]"))).isNotNull();
    assertThat(names.matching(ServerName.parse("2001:db8::2"))).isNull();
  }

  @Test
  void matchedNameIsTheOneInTheCertificate() throws Exception {
    CertificateNames names = namesOf(CA.newIssue("x").dns("a.example.com", "*.Example.com"));

    assertThat(names.matching(DB)).isEqualTo("*.Example.com");
    assertThat(names.all()).containsExactly("a.example.com", "*.Example.com");
  }

  private static CertificateNames namesOf(TestCa.Issue issue) throws Exception {
    X509Certificate certificate = issue.held().certificate();
    return CertificateNames.of(certificate);
  }
}
