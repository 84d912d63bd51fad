package io.github.aurorasecure.testkit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A certificate made in memory, with its private key and the certificates above it up to, but
 * without, the root; a self-signed certificate is a chain of its own. Nothing is written to disk.
 *
 * @param certificates this certificate first, then its issuers
 * @param key the private key of the first certificate
 */
public record CertificateChain(List<X509Certificate> certificates, PrivateKey key) {

  public CertificateChain {
    certificates = List.copyOf(certificates);
  }

  /**
   * Starts a certificate for a subject {@code CN=commonName}, valid from an hour ago for a year.
   */
  public static Builder builder(String commonName) {
    return new Builder(commonName);
  }

  /** The certificate the key belongs to. */
  public X509Certificate certificate() {
    return certificates.get(0);
  }

  /** The first certificate in PEM, as a trust bundle wants it. */
  public String certificatePem() {
    return pem(certificate());
  }

  /** All certificates in PEM, as a server shows them. */
  String chainPem() {
    return certificates.stream().map(CertificateChain::pem).collect(Collectors.joining());
  }

  private static String pem(X509Certificate certificate) {
    try {
      byte[] der = certificate.getEncoded();
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The private key in PEM, as PKCS #8. */
  public String keyPem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
  }

  /** The first certificate alone, as of a server that has lost its intermediates. */
  public CertificateChain withoutIssuers() {
    return new CertificateChain(List.of(certificate()), key);
  }

  /** Key managers for an {@code SSLContext} whose server presents this chain, however weak. */
  public KeyManager[] keyManagers() {
    return new KeyManager[] {new SoleKeyManager(this)};
  }

  /** Shows the subject only. */
  @Override
  public String toString() {
    return "CertificateChain[" + certificate().getSubjectX500Principal() + "]";
  }

  /** Collects what a certificate says; not safe for use by several threads. */
  public static final class Builder {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String commonName;
    private final List<GeneralName> names = new ArrayList<>();
    private Instant notBefore = Instant.now().minus(Duration.ofHours(1));
    private Instant notAfter = Instant.now().plus(Duration.ofDays(365));
    private @Nullable CertificateChain issuer;
    private boolean authority;
    private int rsaBits;
    private String digest = "SHA256";

    private Builder(String commonName) {
      this.commonName = commonName;
    }

    /** Adds subject alternative names of type dNSName; wildcards are not checked. */
    public Builder dnsNames(String... dnsNames) {
      for (String name : dnsNames) {
        names.add(new GeneralName(GeneralName.dNSName, name));
      }
      return this;
    }

    /** Adds a subject alternative name of type iPAddress. */
    public Builder ipAddress(String address) {
      names.add(new GeneralName(GeneralName.iPAddress, address));
      return this;
    }

    /** Adds a subject alternative name of type rfc822Name. */
    public Builder emailAddress(String address) {
      names.add(new GeneralName(GeneralName.rfc822Name, address));
      return this;
    }

    /** Adds a subject alternative name of type uniformResourceIdentifier. */
    public Builder uri(String uri) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
      return this;
    }

    /** Sets both ends of the validity, whatever the clock says. */
    public Builder validity(Instant notBefore, Instant notAfter) {
      this.notBefore = notBefore;
      this.notAfter = notAfter;
      return this;
    }

    /** Has another chain's key sign; without it the certificate signs itself. */
    public Builder signedBy(CertificateChain issuer) {
      this.issuer = issuer;
      return this;
    }

    /** Makes it a certificate authority. */
    public Builder authority() {
      this.authority = true;
      return this;
    }

    /** An RSA key of 2048 bits instead of the default EC key on P-256. */
    public Builder rsa() {
      return rsa(2048);
    }

    /** An RSA key of so many bits, for what clients should find too weak. */
    public Builder rsa(int bits) {
      this.rsaBits = bits;
      return this;
    }

    /** What the issuer signs with in place of SHA256: {@code SHA1} or {@code MD5}. */
    public Builder digest(String digest) {
      this.digest = digest;
      return this;
    }

    /** Makes the key and the certificate. */
    public CertificateChain build() {
      try {
        KeyPair pair = keyPair();
        X509Certificate certificate = sign(pair);
        List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
        if (issuer != null && !isSelfSigned(issuer.certificate())) {
          chain.addAll(issuer.certificates());
        }
        return new CertificateChain(chain, pair.getPrivate());
      } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
        throw new IllegalStateException("cannot make a certificate for " + commonName, e);
      }
    }

    private KeyPair keyPair() throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(rsaBits > 0 ? "RSA" : "EC");
      if (rsaBits > 0) {
        generator.initialize(rsaBits);
      } else {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    }

    private X509Certificate sign(KeyPair pair)
        throws GeneralSecurityException, OperatorCreationException, CertIOException {
      X500Principal subject = new X500Principal("CN=" + commonName);
      X500Principal issuerName =
          issuer == null ? subject : issuer.certificate().getSubjectX500Principal();
      PrivateKey signingKey = issuer == null ? pair.getPrivate() : issuer.key();
      var builder =
          new JcaX509v3CertificateBuilder(
              issuerName,
              new java.math.BigInteger(128, RANDOM).setBit(127),
              Date.from(notBefore),
              Date.from(notAfter),
              subject,
              pair.getPublic());
      var identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          identifiers.createSubjectKeyIdentifier(pair.getPublic()));
      if (issuer != null) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            identifiers.createAuthorityKeyIdentifier(issuer.certificate()));
      }
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (authority) {
        int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      } else {
        int usage = KeyUsage.digitalSignature | (rsaBits > 0 ? KeyUsage.keyEncipherment : 0);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      }
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      String algorithm =
          digest + "with" + (signingKey.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
      var signer = new JcaContentSignerBuilder(algorithm).build(signingKey);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
      return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }
  }
}
