package io.github.aurorasecure.tls;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One of the places that {@code tls-verify.caBundle} names: {@code builtin:rds}, {@code
 * builtin:amazon}, {@code system}, {@code classpath:…}, or a file with or without {@code file:}.
 *
 * @param file null if it is none, and so cannot change while we run
 */
record CertificateSource(String spelling, @Nullable Path file) {
  static final String RDS = "builtin:rds";
  static final String AMAZON = "builtin:amazon";
  private static final String SYSTEM = "system";
  private static final String CLASSPATH = "classpath:";

  /** A hundred times the bundle of all regions. */
  private static final int MAX_BYTES = 16 << 20;

  private static final int JKS_MAGIC = 0xFEEDFEED;
  private static final int DER_SEQUENCE = 0x30;
  private static final int DER_INTEGER = 0x02;

  /**
   * Reads nothing yet.
   *
   * @throws IllegalArgumentException if there is no such source
   */
  static CertificateSource of(String spelling) {
    if (List.of(RDS, AMAZON, SYSTEM).contains(spelling) || spelling.startsWith(CLASSPATH)) {
      return new CertificateSource(spelling, null);
    }
    if (spelling.isEmpty() || spelling.startsWith("builtin:")) {
      throw new IllegalArgumentException("no such source");
    }
    return new CertificateSource(spelling, path(spelling));
  }

  static Path path(String spelling) {
    if (spelling.startsWith("file:/")) {
      try {
        return Path.of(URI.create(spelling.replace(File.separatorChar, '/').replace(" ", "%20")));
      } catch (IllegalArgumentException notAUri) {
        // A path with a stray percent sign, for instance.
      }
    }
    return Path.of(spelling.startsWith("file:") ? spelling.substring("file:".length()) : spelling);
  }

  /**
   * What the spelling means at the moment and to this thread, where that is not always the same.
   */
  String meaning() {
    if (spelling.startsWith(CLASSPATH)) {
      return String.valueOf((Object) onClassPath(loader -> loader.getResource(resourceName())));
    }
    if (!spelling.equals(SYSTEM)) {
      return spelling;
    }
    String trustStore = System.getProperty("javax.net.ssl.trustStore", "");
    return String.join(
        "\n",
        trustStore,
        System.getProperty("javax.net.ssl.trustStoreType", ""),
        System.getProperty("javax.net.ssl.trustStoreProvider", ""),
        Long.toString(new File(trustStore).lastModified()));
  }

  /** The spelling and how old what it names is. */
  String description() throws IOException {
    return switch (spelling) {
      case RDS -> RDS + " of 2025-07-14";
      case AMAZON, SYSTEM -> spelling;
      default ->
          file == null
              ? spelling
              : "%s of %s"
                  .formatted(
                      spelling,
                      Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.SECONDS));
    };
  }

  /** What the source holds, byte for byte; nothing of the system's trust store. */
  byte[] bytes() throws IOException {
    if (file != null) {
      return read(file);
    }
    if (spelling.equals(SYSTEM)) {
      return new byte[0];
    }
    try (InputStream in = resource()) {
      if (in == null) {
        throw new FileNotFoundException("not on the class path");
      }
      return in.readAllBytes();
    }
  }

  /** All of a file, which a pipe or a device may never end. */
  static byte[] read(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("it is larger than " + MAX_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private @Nullable InputStream resource() {
    return switch (spelling) {
      case RDS -> CertificateSource.class.getResourceAsStream("rds-roots.pem");
      case AMAZON -> CertificateSource.class.getResourceAsStream("amazon-roots.pem");
      default -> onClassPath(loader -> loader.getResourceAsStream(resourceName()));
    };
  }

  private String resourceName() {
    return spelling.substring(CLASSPATH.length()).replaceFirst("^/+", "");
  }

  private static <T> @Nullable T onClassPath(Function<ClassLoader, @Nullable T> look) {
    return Stream.of(
            Thread.currentThread().getContextClassLoader(),
            CertificateSource.class.getClassLoader())
        .filter(loader -> loader != null)
        .map(look)
        .filter(found -> found != null)
        .findFirst()
        .orElse(null);
  }

  /**
   * The certificates in its bytes, whose format is told by how they begin.
   *
   * @param password of a key store; null to read it unchecked, which PKCS12 may not allow
   */
  List<X509Certificate> certificates(byte[] bytes, char @Nullable [] password)
      throws IOException, GeneralSecurityException {
    if (spelling.equals(SYSTEM)) {
      return systemRoots();
    }
    String keyStore = keyStoreType(bytes);
    List<X509Certificate> certificates = new ArrayList<>();
    if (keyStore == null) {
      ByteArrayInputStream in = new ByteArrayInputStream(bytes);
      for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        certificates.add((X509Certificate) c);
      }
      return certificates;
    }
    KeyStore store = KeyStore.getInstance(keyStore);
    store.load(new ByteArrayInputStream(bytes), password);
    for (String alias : Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        certificates.add(certificate);
      }
    }
    return certificates;
  }

  /** JKS or PKCS12, or null for what is no key store. */
  static @Nullable String keyStoreType(byte[] bytes) {
    if (bytes.length < 8) {
      return null;
    }
    if (ByteBuffer.wrap(bytes).getInt() == JKS_MAGIC) {
      return "JKS";
    }
    // PKCS12 is a sequence that begins with its version, a certificate one that begins with
    // another.
    int lengthBytes = (bytes[1] & 0x80) == 0 ? 0 : bytes[1] & 0x7f;
    boolean pkcs12 =
        bytes[0] == DER_SEQUENCE && lengthBytes < 6 && bytes[2 + lengthBytes] == DER_INTEGER;
    return pkcs12 ? "PKCS12" : null;
  }

  /** The JDK's default trust store, or what {@code javax.net.ssl.trustStore} names. */
  private static List<X509Certificate> systemRoots() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }
}
