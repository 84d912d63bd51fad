package io.github.aurorasecure.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that may vouch for a server, and where they came from.
 *
 * @param source the value of {@code tls-verify.caBundle}
 * @param description the same with its age, for messages
 * @param sha256 of what was read, before any was left out
 * @param rds built-in ones, to be parsed by {@link #ofRegions}
 */
record TrustAnchors(
    String source,
    String description,
    String sha256,
    Set<X509Certificate> certificates,
    RdsRoots rds) {
  private static final Pattern RDS_ROOT =
      Pattern.compile("CN=Amazon RDS (?<region>[a-z0-9-]+) Root CA ");

  TrustAnchors {
    certificates = Set.copyOf(certificates);
  }

  /** Without built-in ones. */
  TrustAnchors(
      String source, String description, String sha256, Set<X509Certificate> certificates) {
    this(source, description, sha256, certificates, RdsRoots.NONE);
  }

  TrustAnchors and(TrustAnchors others) {
    Set<X509Certificate> all =
        Stream.concat(certificates.stream(), others.certificates.stream())
            .collect(Collectors.toSet());
    return new TrustAnchors(
        source + "," + others.source, description + ", " + others.description, sha256, all);
  }

  /**
   * Without the RDS roots of other regions; all other certificates stay.
   *
   * @param regions null for all
   */
  TrustAnchors ofRegions(@Nullable Collection<String> regions) throws CertificateException {
    Set<X509Certificate> kept = new HashSet<>(rds.certificates(regions));
    for (X509Certificate root : certificates) {
      if (regions == null || region(root) == null || regions.contains(region(root))) {
        kept.add(root);
      }
    }
    return new TrustAnchors(
        source,
        regions == null || kept.size() == size()
            ? description
            : description + " with RDS roots of " + String.join(" and ", regions) + " only",
        sha256,
        kept);
  }

  private int size() {
    return certificates.size() + rds.size();
  }

  private static @Nullable String region(X509Certificate certificate) {
    Matcher root = RDS_ROOT.matcher(certificate.getSubjectX500Principal().getName());
    return root.find() ? root.group("region") : null;
  }

  /** The JDK's path validation with these anchors and no others, and no weak signature or key. */
  X509ExtendedTrustManager pathValidation(InstantSource clock) throws GeneralSecurityException {
    Set<TrustAnchor> anchors =
        certificates.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
    // As the JDK does by default; PKIXBuilderParameters alone would demand revocation data.
    parameters.setRevocationEnabled(Boolean.getBoolean("com.sun.net.ssl.checkRevocation"));
    parameters.addCertPathChecker(new AlgorithmStrength());
    if (!clock.equals(InstantSource.system())) {
      parameters.setDate(Date.from(clock.instant()));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(new CertPathTrustManagerParameters(parameters));
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  /** The anchor that a chain names as its root, or null. Proves nothing by itself. */
  @Nullable X509Certificate rootNamedBy(List<X509Certificate> chain) {
    for (X509Certificate certificate : chain) {
      if (certificates.contains(certificate)) {
        return certificate;
      }
      List<X509Certificate> issuers =
          certificates.stream()
              .filter(c -> c.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
              .toList();
      if (!issuers.isEmpty()) {
        return issuers.stream()
            .filter(issuer -> issuers.size() == 1 || isSignedBy(certificate, issuer))
            .findFirst()
            .orElse(issuers.get(0));
      }
    }
    return null;
  }

  /** A renewed root may keep its name. */
  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** What messages name it by. */
  @Override
  public String toString() {
    int size = size();
    return description + ", " + size + (size == 1 ? " certificate" : " certificates");
  }
}
