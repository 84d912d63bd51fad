package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Trust in these certificates under the plugin's properties, given as name and value in turn. */
  static TlsPolicy policy(List<X509Certificate> anchors, String... properties) {
    try {
      return new TlsPolicy(
          settings(properties),
          unchanging(anchors),
          null,
          new UnprovenHosts(System::nanoTime),
          InstantSource.system());
    } catch (SQLException | IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static TlsSettings settings(String... properties) throws SQLException {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      values.put(properties[i], properties[i + 1]);
    }
    return TlsProperties.read(
        new PluginConfig(
            "tls-verify", Vendor.POSTGRESQL, new org.postgresql.Driver(), List.of(), values),
        VendorBundle.NONE);
  }

  static Reloaded<TrustAnchors> unchanging(Collection<X509Certificate> anchors)
      throws IOException, GeneralSecurityException {
    TrustAnchors trusted = new TrustAnchors("test", "test", "5ha", Set.copyOf(anchors));
    return new Reloaded<>("test", List.of(), Duration.ZERO, () -> trusted, System::nanoTime);
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
