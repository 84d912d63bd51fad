package io.github.aurorasecure.tls;

import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses certificates below the trust anchor whose signature or key can be forged. The JDK's own
 * lists let SHA-1 pass under a CA of one's own and RSA from 1024 bits (jdk.certpath
 * .disabledAlgorithms); no CA of AWS uses either.
 */
final class AlgorithmStrength extends PKIXCertPathChecker {
  private static final int RSA_BITS = 2048;
  private static final int EC_BITS = 256;

  @Override
  public void init(boolean forward) {}

  /** Order does not matter here, so both directions will do. */
  @Override
  public boolean isForwardCheckingSupported() {
    return true;
  }

  @Override
  public @Nullable Set<String> getSupportedExtensions() {
    return null;
  }

  @Override
  public void check(Certificate certificate, @Nullable Collection<String> unresolved)
      throws CertPathValidatorException {
    X509Certificate x509 = (X509Certificate) certificate;
    String signature = x509.getSigAlgName().toUpperCase(Locale.ROOT).replace("-", "");
    if (signature.startsWith("MD") || signature.startsWith("SHA1")) {
      throw tooWeak(x509, "is signed with " + x509.getSigAlgName());
    }
    PublicKey key = x509.getPublicKey();
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
      throw tooWeak(x509, "has an RSA key of " + rsa.getModulus().bitLength() + " bits");
    }
    if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < EC_BITS) {
      throw tooWeak(x509, "has an EC key of " + ec.getParams().getOrder().bitLength() + " bits");
    }
  }

  private static CertPathValidatorException tooWeak(X509Certificate certificate, String weakness) {
    return new CertPathValidatorException(
        "the certificate of '%s' %s".formatted(certificate.getSubjectX500Principal(), weakness),
        null,
        null,
        -1,
        BasicReason.ALGORITHM_CONSTRAINED);
  }
}
