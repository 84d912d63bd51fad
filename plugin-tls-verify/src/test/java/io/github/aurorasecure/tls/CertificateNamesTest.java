package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import java.security.cert.CertificateParsingException;
import org.junit.jupiter.api.Test;

class CertificateNamesTest {
  private static final ServerName DB = ServerName.parse("db.example.com");

  @Test
  void commonNameNeverCounts() throws Exception {
    assertThat(namesOf(CertificateChain.builder("db.example.com")).matching(DB)).isNull();
    assertThat(
            namesOf(CertificateChain.builder("db.example.com").dnsNames("other.example.com"))
                .matching(DB))
        .isNull();
    assertThat(
            namesOf(CertificateChain.builder("db.example.com").ipAddress("10.0.0.1")).matching(DB))
        .isNull();
  }

  @Test
  void otherKindsOfNameDoNotCount() throws Exception {
    CertificateChain.Builder builder =
        CertificateChain.builder("x").emailAddress("db.example.com").uri("https://db.example.com");

    assertThat(namesOf(builder).matching(DB)).isNull();
    assertThat(namesOf(builder).all()).isEmpty();
  }

  /** JDK 17 says that there are none. */
  @Test
  void namesThatCannotBeReadAreNotNone() {
    CertificateChain.Builder builder =
        CertificateChain.builder("db.example.com").dnsNames("db.example.com").uri("https://a b");

    assertThatThrownBy(() -> CertificateNames.of(builder.build().certificate(), true))
        .isInstanceOf(CertificateParsingException.class);
  }

  @Test
  void dnsNameIsNoAddressAndAddressNoDnsName() throws Exception {
    assertThat(
            namesOf(CertificateChain.builder("x").dnsNames("10.0.0.1"))
                .matching(ServerName.parse("10.0.0.1")))
        .isNull();
    assertThat(
            namesOf(CertificateChain.builder("x").ipAddress("10.0.0.1"))
                .matching(ServerName.parse("10.0.0.1")))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void ipv6AddressMatchesInAnySpelling() throws Exception {
    CertificateNames names = namesOf(CertificateChain.builder("x").ipAddress("2001:db8::1"));

    assertThat(names.matching(ServerName.parse("[2001:DB8:0::0:1]"))).isNotNull();
    assertThat(names.matching(ServerName.parse("2001:db8::2"))).isNull();
  }

  @Test
  void matchedNameIsTheOneInTheCertificate() throws Exception {
    CertificateNames names =
        namesOf(CertificateChain.builder("x").dnsNames("a.example.com", "*.Example.com"));

    assertThat(names.matching(DB)).isEqualTo("*.Example.com");
    assertThat(names.all()).containsExactly("a.example.com", "*.Example.com");
  }

  private static CertificateNames namesOf(CertificateChain.Builder builder) throws Exception {
    return CertificateNames.of(builder.build().certificate(), false);
  }
}
