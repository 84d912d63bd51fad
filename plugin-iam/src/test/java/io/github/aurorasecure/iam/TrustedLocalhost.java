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
    return pgjdbc(Files.writeString(directory.resolve("root.pem"), ROOT.certificatePem()), "app");
  }

  static Map<String, String> pgjdbc(Path root, String user) {
    return Map.of("user", user, "sslmode", "verify-full", "sslrootcert", root.toString());
  }

  static Map<String, String> connectorJ(Path directory) throws Exception {
    return connectorJ(directory, ROOT, "app");
  }

  static Map<String, String> connectorJ(Path directory, CertificateChain root, String user)
      throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("root", root.certificate());
    Path file = directory.resolve("root.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return Map.of(
        "user", user,
        "sslMode", "VERIFY_IDENTITY",
        "trustCertificateKeyStoreUrl", file.toUri().toString(),
        "trustCertificateKeyStoreType", "PKCS12",
        "trustCertificateKeyStorePassword", "changeit");
  }
}
