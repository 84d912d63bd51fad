package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.PluginConfig;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls-verify.caBundle}: a comma list of certificate sources. */
final class CaBundle {
  static final String PROPERTY = "caBundle";
  static final String RDS = "builtin:rds";
  static final String SYSTEM = "system";
  private static final String REMEDY =
      "use %s, %s or a PEM file, several separated by commas".formatted(RDS, SYSTEM);

  private CaBundle() {}

  static TrustAnchors read(PluginConfig config) throws SQLException {
    List<String> sources =
        Arrays.stream(config.get(PROPERTY, RDS).split(",", -1)).map(String::strip).toList();
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    for (String source : sources) {
      List<X509Certificate> found;
      try {
        found = certificates(source);
      } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
        throw unusable(config, "'" + source + "' cannot be read as certificates (" + e + ")", e);
      }
      if (found.isEmpty()) {
        throw unusable(config, "'" + source + "' holds no certificate", null);
      }
      certificates.addAll(found);
    }
    return new TrustAnchors(String.join(",", sources), certificates);
  }

  private static List<X509Certificate> certificates(String source)
      throws IOException, GeneralSecurityException {
    if (source.equals(SYSTEM)) {
      return systemRoots();
    }
    if (source.isEmpty() || (source.startsWith("builtin:") && !source.equals(RDS))) {
      throw new IllegalArgumentException("no such source");
    }
    try (InputStream pem = source.equals(RDS) ? rdsRoots() : Files.newInputStream(path(source))) {
      return parse(pem);
    }
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

  private static InputStream rdsRoots() throws IOException {
    InputStream resource = CaBundle.class.getResourceAsStream("rds-roots.pem");
    if (resource == null) {
      throw new IOException("rds-roots.pem is missing from the plugin's jar");
    }
    return resource;
  }

  private static Path path(String source) {
    if (source.startsWith("file:/")) {
      return Path.of(URI.create(source));
    }
    return Path.of(source.startsWith("file:") ? source.substring("file:".length()) : source);
  }

  private static List<X509Certificate> parse(InputStream pem) throws CertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      certificates.add((X509Certificate) c);
    }
    return certificates;
  }

  private static SQLException unusable(
      PluginConfig config, String what, @Nullable Exception cause) {
    SQLException e = config.invalid(PROPERTY, what + "; " + REMEDY);
    e.initCause(cause);
    return e;
  }
}
