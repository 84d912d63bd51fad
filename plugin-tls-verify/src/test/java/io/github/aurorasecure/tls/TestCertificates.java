package io.github.aurorasecure.tls;

import io.github.aurorasecure.testkit.CertificateChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The certificates that most tests want. */
final class TestCertificates {
  private TestCertificates() {}

  static CertificateChain root(String commonName) {
    return CertificateChain.builder(commonName).authority().build();
  }

  /** A server certificate with these dNSNames. */
  static CertificateChain issue(CertificateChain issuer, String... dnsNames) {
    return CertificateChain.builder("server").dnsNames(dnsNames).signedBy(issuer).build();
  }

  static Path pem(Path file, CertificateChain... certificates) {
    String text =
        Stream.of(certificates).map(CertificateChain::certificatePem).collect(Collectors.joining());
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
