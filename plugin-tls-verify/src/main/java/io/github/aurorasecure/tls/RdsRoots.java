package io.github.aurorasecure.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The built-in roots of Amazon RDS, not parsed yet: for all of them that takes a tenth of the time
 * to the first connection of a JVM, and a host needs those of its region.
 *
 * @param pem the certificates by region
 */
record RdsRoots(Map<String, List<String>> pem) {
  static final RdsRoots NONE = new RdsRoots(Map.of());

  /** What stands above each certificate, before its region. */
  private static final String LABEL = "\n# Region ";

  /** Those of a bundle in which each certificate has a label. */
  static RdsRoots of(byte[] bundle) {
    String text = new String(bundle, StandardCharsets.US_ASCII);
    Map<String, List<String>> pem = new HashMap<>();
    int label = text.indexOf(LABEL);
    while (label >= 0) {
      int end = text.indexOf('\n', label + LABEL.length());
      int next = text.indexOf(LABEL, end);
      pem.computeIfAbsent(text.substring(label + LABEL.length(), end), region -> new ArrayList<>())
          .add(next < 0 ? text.substring(end) : text.substring(end, next));
      label = next;
    }
    return new RdsRoots(pem);
  }

  /**
   * Parses those of some regions.
   *
   * @param regions null for all
   */
  List<X509Certificate> certificates(@Nullable Collection<String> regions)
      throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (String region : regions == null ? pem.keySet() : regions) {
      for (String certificate : pem.getOrDefault(region, List.of())) {
        byte[] bytes = certificate.getBytes(StandardCharsets.US_ASCII);
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(bytes)));
      }
    }
    return certificates;
  }

  int size() {
    return pem.values().stream().mapToInt(List::size).sum();
  }
}
