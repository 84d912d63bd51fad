package io.github.aurorasecure.tls;

import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** The certificates that may vouch for a server, and where they came from. */
final class TrustAnchors {
  private final String source;
  private final Set<X509Certificate> certificates;
  private final Set<X500Principal> subjects;

  TrustAnchors(String source, Collection<X509Certificate> certificates) {
    this.source = source;
    this.certificates = Set.copyOf(certificates);
    this.subjects =
        certificates.stream()
            .map(X509Certificate::getSubjectX500Principal)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** The value of {@code tls-verify.caBundle}. */
  String source() {
    return source;
  }

  Set<X509Certificate> certificates() {
    return certificates;
  }

  /** The JDK's path validation with these anchors and no others. */
  X509ExtendedTrustManager pathValidation() throws GeneralSecurityException {
    Set<TrustAnchor> anchors =
        certificates.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
    // As the JDK does by default; PKIXBuilderParameters alone would demand revocation data.
    parameters.setRevocationEnabled(Boolean.getBoolean("com.sun.net.ssl.checkRevocation"));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  /** The anchor that a chain names as its root, or null. Proves nothing by itself. */
  @Nullable X500Principal rootNamedBy(List<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      if (certificates.contains(certificate)) {
        return certificate.getSubjectX500Principal();
      }
      if (subjects.contains(certificate.getIssuerX500Principal())) {
        return certificate.getIssuerX500Principal();
      }
    }
    return null;
  }
}
