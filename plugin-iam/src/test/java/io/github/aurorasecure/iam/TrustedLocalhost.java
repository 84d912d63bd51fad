package io.github.aurorasecure.iam;

import io.github.aurorasecure.testkit.CertificateChain;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;

/** A certificate for localhost, and properties under which the vendor drivers verify it. */
final class TrustedLocalhost {
  private static final CertificateChain ROOT =
      CertificateChain.builder("Test root").authority().build();

  static final CertificateChain CERTIFICATE =
      CertificateChain.builder("localhost").dnsNames("localhost").signedBy(ROOT).build();

  private TrustedLocalhost() {}

  static Map<String, String> pgjdbc(Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("root.pem"), ROOT.certificatePem());
    return Map.of("user", "app", "sslmode", "verify-full", "sslrootcert", file.toString());
  }

  static Map<String, String> connectorJ(Path directory) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", ROOT.certificate());
    Path file = directory.resolve("root.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return Map.of(
        "user", "app",
        "sslMode", "VERIFY_IDENTITY",
        "trustCertificateKeyStoreUrl", file.toUri().toString(),
        "trustCertificateKeyStoreType", "PKCS12",
        "trustCertificateKeyStorePassword", "changeit");
  }
}
