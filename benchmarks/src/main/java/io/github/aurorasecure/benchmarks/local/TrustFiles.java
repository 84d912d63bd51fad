package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;

/**
 * What clients of one cluster trust, in the vendors' forms: its own root alone, and beside the RDS
 * roots.
 *
 * @param one PEM of the cluster's root
 * @param bundle PEM of the RDS roots and the cluster's
 */
public record TrustFiles(Path one, Path bundle) {
  static final String STORE_PASSWORD = "changeit";

  private static final String RDS_BUNDLE = "/io/github/aurorasecure/tls/rds-roots.pem";

  /** Of this cluster, in files that go with it. */
  public static TrustFiles of(LocalAurora aurora) throws IOException {
    // Beside the cluster's own files, with which they go.
    Path bundle = aurora.caBundle().resolveSibling("rds-and-local.pem");
    try (OutputStream out = Files.newOutputStream(bundle);
        InputStream rds = TrustFiles.class.getResourceAsStream(RDS_BUNDLE)) {
      if (rds == null) {
        throw new IOException(RDS_BUNDLE + " is missing from the class path");
      }
      rds.transferTo(out);
      Files.copy(aurora.caBundle(), out);
    }
    return new TrustFiles(aurora.caBundle(), bundle);
  }

  /** How large the bundle is, to state beside figures. */
  public String describe() throws IOException, GeneralSecurityException {
    return certificates(bundle).size() + " roots, " + Files.size(bundle) / 1000 + " kB of PEM";
  }

  /**
   * The certificates of a PEM file as a key store beside it.
   *
   * @param type {@code PKCS12} as keytool makes it since JDK 9, encrypted, so that PBKDF2 is paid
   *     on each opening, or {@code JKS}, which is opened by a digest
   */
  static Path keyStore(Path pem, String type) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    int number = 0;
    for (Certificate certificate : certificates(pem)) {
      store.setCertificateEntry("ca" + number++, certificate);
    }
    Path target = pem.resolveSibling(pem.getFileName() + "." + type);
    try (OutputStream out = Files.newOutputStream(target)) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
    return target;
  }

  private static Collection<Certificate> certificates(Path pem)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    }
  }
}
