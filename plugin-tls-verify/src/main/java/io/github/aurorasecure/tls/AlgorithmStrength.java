package io.github.aurorasecure.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PSSParameterSpec;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses certificates below the trust anchor whose signature or key can be forged. The JDK's own
 * lists let SHA-1 pass under a CA of one's own and RSA and DSA from 1024 bits (jdk.certpath
 * .disabledAlgorithms); no CA of AWS uses either.
 */
final class AlgorithmStrength extends PKIXCertPathChecker {
  private static final String PSS = "RSASSA-PSS";
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
    String signature = x509.getSigAlgName();
    String digest = signature.equals(PSS) ? pssDigest(x509) : signature;
    String plain = digest.toUpperCase(Locale.ROOT).replace("-", "");
    if (plain.startsWith("MD") || plain.startsWith("SHA1")) {
      String over = digest.equals(signature) ? "" : " over " + digest;
      throw tooWeak(x509, "is signed with " + signature + over);
    }
    PublicKey key = x509.getPublicKey();
    if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < RSA_BITS) {
      throw tooWeak(x509, "has an RSA key of " + rsa.getModulus().bitLength() + " bits");
    }
    if (key instanceof DSAKey dsa && dsa.getParams().getP().bitLength() < RSA_BITS) {
      throw tooWeak(x509, "has a DSA key of " + dsa.getParams().getP().bitLength() + " bits");
    }
    if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < EC_BITS) {
      throw tooWeak(x509, "has an EC key of " + ec.getParams().getOrder().bitLength() + " bits");
    }
  }

  /** Its name tells no digest, its parameters do. */
  private static String pssDigest(X509Certificate certificate) throws CertPathValidatorException {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance(PSS);
      parameters.init(certificate.getSigAlgParams());
      return parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } catch (GeneralSecurityException | IOException e) {
      throw new CertPathValidatorException("the parameters of RSASSA-PSS cannot be read", e);
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
