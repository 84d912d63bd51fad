package io.github.aurorasecure.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code tls-verify.caBundle}: a comma list of certificate sources. */
record CaBundle(List<CertificateSource> sources, @Nullable String password)
    implements Reloaded.Reader<TrustAnchors> {
  static final String PROPERTY = "caBundle";
  static final CaBundle AMAZON =
      new CaBundle(List.of(CertificateSource.of("builtin:amazon")), null);

  /**
   * Reads nothing yet.
   *
   * @throws IllegalArgumentException with the source that is none
   */
  static CaBundle of(String spelling, @Nullable String password) {
    List<CertificateSource> sources =
        Arrays.stream(spelling.split(",", -1)).map(String::strip).map(CaBundle::source).toList();
    return new CaBundle(sources, password);
  }

  private static CertificateSource source(String spelling) {
    try {
      return CertificateSource.of(spelling);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'" + spelling + "' is no source of certificates", e);
    }
  }

  String spelling() {
    return sources.stream().map(CertificateSource::spelling).collect(Collectors.joining(","));
  }

  boolean isDefault() {
    return sources.size() == 1 && sources.get(0).spelling().equals(CertificateSource.RDS);
  }

  /** What the sources mean at the moment and to this thread. */
  List<String> meaning() {
    return sources.stream().map(CertificateSource::meaning).toList();
  }

  Reloaded<TrustAnchors> reloaded(Duration interval) throws IOException, GeneralSecurityException {
    List<Path> files =
        sources.stream().map(CertificateSource::file).filter(Objects::nonNull).toList();
    return new Reloaded<>("tls-verify." + PROPERTY, files, interval, this, System::nanoTime);
  }

  @Override
  public TrustAnchors read() throws IOException, GeneralSecurityException {
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    RdsRoots rds = RdsRoots.NONE;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    StringBuilder description = new StringBuilder();
    for (CertificateSource source : sources) {
      try {
        byte[] bytes = source.bytes();
        content.writeBytes(bytes);
        if (source.spelling().equals(CertificateSource.RDS)) {
          rds = RdsRoots.of(bytes);
        } else {
          List<X509Certificate> found =
              source.certificates(bytes, password == null ? null : password.toCharArray());
          if (found.isEmpty()) {
            throw new CertificateException("it holds no certificate");
          }
          certificates.addAll(found);
        }
        description.append(description.isEmpty() ? "" : ", ").append(source.description());
      } catch (IOException | GeneralSecurityException e) {
        throw new IOException(
            "'" + source.spelling() + "' cannot be read as certificates (" + e + ")", e);
      }
    }
    return new TrustAnchors(
        spelling(), description.toString(), sha256(content.toByteArray()), certificates, rds);
  }

  private static String sha256(byte[] content) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "CaBundle" + sources;
  }
}
