package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.spi.Host;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The corpus x509-limbo through path validation and our own names. What we decide otherwise is
 * listed here with the reason.
 */
class LimboTest {
  private record Case(
      String id,
      boolean acceptable,
      String name,
      Instant time,
      String certificate,
      List<String> intermediates,
      List<String> trusted) {

    static Case parse(String line) {
      String[] f = line.split("\t", -1);
      return new Case(
          f[0],
          f[1].equals("SUCCESS"),
          f[3],
          f[4].equals("-") ? Instant.now() : OffsetDateTime.parse(f[4]).toInstant(),
          f[5],
          list(f[6]),
          list(f[7]));
    }

    private static List<String> list(String field) {
      return field.equals("-") ? List.of() : List.of(field.split(","));
    }

    /** Cases about which names a certificate is for. */
    boolean isAboutNames() {
      return Stream.of("webpki::san::", "webpki::cn::", "rfc5280::san::").anyMatch(id::startsWith);
    }
  }

  /** The corpus follows the CA/Browser Forum's profile here and there; RFC 9525 does not. */
  private static final Set<String> NAMES_DECIDED_OTHERWISE =
      Set.of(
          // The common name must repeat one of the other names: it does not count at all here.
          "webpki::cn::case-mismatch",
          "webpki::cn::ipv4-hex-mismatch",
          "webpki::cn::ipv4-leading-zeros-mismatch",
          "webpki::cn::ipv6-non-rfc5952-mismatch",
          "webpki::cn::ipv6-uncompressed-mismatch",
          "webpki::cn::ipv6-uppercase-mismatch",
          "webpki::cn::not-in-san",
          "webpki::cn::punycode-not-in-san",
          "webpki::cn::utf8-vs-punycode-mismatch",
          // *.co.uk, *.s3.amazonaws.com: needs the public suffix list, which ages.
          "webpki::san::public-suffix-multi-label-wildcard-san",
          "webpki::san::public-suffix-private-namespace-wildcard-san",
          // Names marked critical beside a subject: a matter of the issuer's profile.
          "webpki::san::san-critical-with-nonempty-subject");

  /** None for the names. */
  private static final Set<String> REFUSED_FOR_ANOTHER_REASON =
      Set.of(
          // Keys that may not sign: what TLS 1.3 has servers do (RFC 8446 section 4.4.2.2).
          "pathlen::validation-ignores-pathlen-in-leaf",
          "rfc5280::ca-as-leaf",
          // Does not go on to another issuer where name constraints forbid the first.
          "rfc5280::nc::nc-forbids-alternate-chain-ica",
          // It is 5 ms past the end, by a clock that counts them; the date has whole seconds.
          "rfc5280::validity::notafter-fractional",
          // The case names no server, so nothing can be for it.
          "rfc5280::nc::permitted-dn-match");

  /** By the JDK's path validation as well: what is checked beyond names and strength is its own. */
  private static final Set<String> LET_PASS_BY_THE_JDK =
      Set.of(
          """
          crl::crlnumber-critical crl::crlnumber-missing crl::issuer-missing-crlsign
          crl::revoked-certificate-with-crl cve::cve-2025-61727
          pathlen::max-chain-depth-0-exhausted pathlen::max-chain-depth-1-exhausted
          pathological::nc-dos-1 pathological::nc-dos-2
          rfc5280::aki::critical-aki rfc5280::aki::cross-signed-root-missing-aki
          rfc5280::aki::intermediate-missing-aki rfc5280::aki::leaf-missing-aki
          rfc5280::leaf-ku-keycertsign rfc5280::nc::excluded-dns-match-second
          rfc5280::nc::excluded-ipv4-match rfc5280::nc::excluded-ipv6-match
          rfc5280::nc::excluded-match-permitted-and-excluded
          rfc5280::nc::excluded-self-issued-leaf
          rfc5280::nc::intermediate-with-san-rejected-by-root-nc
          rfc5280::nc::invalid-dnsname-leading-period rfc5280::nc::invalid-dnsname-wildcard
          rfc5280::nc::invalid-ipv4-address rfc5280::nc::invalid-ipv6-address
          rfc5280::nc::nc-forbids-dnsname-wildcard-san rfc5280::nc::nc-permits-invalid-dns-san
          rfc5280::nc::nc-permits-invalid-ip-san rfc5280::nc::not-allowed-in-ee-critical
          rfc5280::nc::not-allowed-in-ee-noncritical rfc5280::nc::permitted-dns-match-noncritical
          rfc5280::nc::permitted-ip-mismatch rfc5280::pc::ica-noncritical-pc
          rfc5280::root-non-critical-basic-constraints rfc5280::serial::negative
          rfc5280::serial::too-long rfc5280::serial::zero rfc5280::ski::intermediate-missing-ski
          rfc5280::ski::root-missing-ski rfc5280::unknown-critical-extension-root
          rfc5280::validity::expired-root webpki::aki::root-with-aki-all-fields
          webpki::aki::root-with-aki-authoritycertissuer
          webpki::aki::root-with-aki-authoritycertserialnumber
          webpki::aki::root-with-aki-missing-keyidentifier webpki::aki::root-with-aki-ski-mismatch
          webpki::ee-basicconstraints-ca webpki::eku::ee-anyeku webpki::eku::ee-critical-eku
          webpki::eku::ee-without-eku webpki::eku::root-has-eku webpki::forbidden-dsa-leaf
          webpki::forbidden-dsa-root webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf
          webpki::forbidden-rsa-not-divisible-by-8-in-root webpki::forbidden-weak-rsa-key-in-root
          webpki::malformed-aia
          webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences
          webpki::nc::intermediate-permitted-excluded-subtrees-both-null
          """
              .split("\\s+"));

  @Test
  void namesAreDecidedAsTheCorpusSaysButForThoseListed() {
    List<Case> names = cases().stream().filter(Case::isAboutNames).toList();
    assertThat(names).hasSize(32);
    assertThat(names)
        .filteredOn(c -> isAccepted(c) != c.acceptable)
        .extracting(Case::id)
        .containsExactlyInAnyOrderElementsOf(NAMES_DECIDED_OTHERWISE);
  }

  @Test
  void nothingIsRefusedThatTheCorpusAccepts() {
    assertThat(cases())
        .filteredOn(c -> c.acceptable && !isAccepted(c))
        .extracting(Case::id)
        .isSubsetOf(REFUSED_FOR_ANOTHER_REASON);
  }

  @Test
  void nothingElsePassesThatTheCorpusRefuses() {
    assertThat(cases())
        .filteredOn(c -> !c.acceptable && !c.isAboutNames() && isAccepted(c))
        .extracting(Case::id)
        .isSubsetOf(LET_PASS_BY_THE_JDK);
  }

  private static boolean isAccepted(Case c) {
    try {
      TrustAnchors anchors =
          new TrustAnchors("limbo", "limbo", "", Set.copyOf(certificates(c.trusted)));
      TlsSettings settings = TestCertificates.policy(List.of()).settings();
      ServerTrustManager manager =
          new ServerTrustManager(
              anchors.pathValidation(() -> c.time),
              new ServerIdentity(anchors, settings, () -> c.time));
      List<X509Certificate> chain =
          certificates(Stream.concat(Stream.of(c.certificate), c.intermediates.stream()).toList());
      try (Socket none = new Socket()) {
        manager.check(
            chain.toArray(X509Certificate[]::new),
            "UNKNOWN",
            none,
            settings.peer(new Host(c.name, 5432)));
      }
      return true;
    } catch (CertificateException e) {
      return false;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(c.id, e);
    }
  }

  private static List<X509Certificate> certificates(List<String> base64)
      throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (String der : base64) {
      certificates.add(
          (X509Certificate)
              factory.generateCertificate(
                  new ByteArrayInputStream(Base64.getDecoder().decode(der))));
    }
    return certificates;
  }

  private static List<Case> cases() {
    try (var in = LimboTest.class.getResourceAsStream("limbo.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Case::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
