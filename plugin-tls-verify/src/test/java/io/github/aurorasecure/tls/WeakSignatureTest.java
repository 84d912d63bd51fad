package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLSocket;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forgeable signatures and keys that do not show in the name of the algorithm. */
class WeakSignatureTest {
  private static final String DB = "db.example.com";
  private static final CertificateChain CA = root("Test Root");

  /** RSASSA-PSS is the name of the algorithm with any digest. */
  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, SHA1withRSAandMGF1, SHA-1",
    "DSA, 1024, SHA256withDSA, DSA key of 1024 bits",
  })
  void weaknessBehindAStrongNameIsRefused(
      String algorithm, int bits, String signature, String weakness) throws Exception {
    TlsAttempt attempt =
        new TlsAttempt(TestCertificates.policy(List.of(CA.certificate())), session -> {});
    try (LoopbackServer server = LoopbackServer.tls(chain(algorithm, bits, signature), "TLSv1.2")) {
      TlsHandshake handshake = attempt.dial(DB, server.port());
      try (SSLSocket socket = handshake.over(server.dial(DB))) {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
      }
      assertThat(handshake.refusal())
          .isNotNull()
          .hasMessageContaining(weakness)
          .extracting(TlsRefusal::code)
          .isEqualTo(Code.WEAK_ALGORITHM);
    }
  }

  /** A server certificate on EC, signed so by an intermediate with a key of this kind. */
  private static CertificateChain chain(String algorithm, int bits, String signature)
      throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance(algorithm);
    keys.initialize(bits);
    KeyPair issuer = keys.generateKeyPair();
    KeyPair server = KeyPairGenerator.getInstance("EC").generateKeyPair();
    X509Certificate intermediate =
        certificate("Intermediate", issuer.getPublic(), CA, "SHA256withECDSA");
    X509Certificate leaf =
        certificate(
            "server",
            server.getPublic(),
            new CertificateChain(List.of(intermediate), issuer.getPrivate()),
            signature);
    return new CertificateChain(List.of(leaf, intermediate), server.getPrivate());
  }

  private static X509Certificate certificate(
      String name, PublicKey key, CertificateChain issuer, String signature) throws Exception {
    boolean authority = name.equals("Intermediate");
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer.certificate().getSubjectX500Principal(),
            BigInteger.valueOf(now.toEpochMilli()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Principal("CN=" + name),
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, DB)));
    }
    var signer =
        new JcaContentSignerBuilder(signature)
            .setProvider(new BouncyCastleProvider())
            .build(issuer.key());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
