package io.github.aurorasecure.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority in memory, and the certificates it issues. */
@SuppressWarnings("JavaUtilDate") // Bouncy Castle takes dates
final class TestCa {
  private static long serial = 1;

  private final KeyPair keys;
  private final List<X509Certificate> chain;

  private TestCa(KeyPair keys, List<X509Certificate> chain) {
    this.keys = keys;
    this.chain = chain;
  }

  static TestCa root(String commonName) {
    KeyPair keys = newKeys();
    Issue issue = new Issue(null, commonName);
    issue.ca = true;
    return new TestCa(keys, List.of(issue.sign(keys, keys)));
  }

  /** Somebody who misuses a server certificate to issue others. */
  static TestCa signedBy(Held server) {
    List<X509Certificate> sent = new ArrayList<>(server.chain());
    sent.add(sent.get(0)); // stands for the root, which is not sent
    return new TestCa(server.keys(), sent);
  }

  TestCa subordinate(String commonName) {
    KeyPair subordinate = newKeys();
    Issue issue = new Issue(chain.get(0), commonName);
    issue.ca = true;
    List<X509Certificate> longer = new ArrayList<>(chain);
    longer.add(0, issue.sign(subordinate, keys));
    return new TestCa(subordinate, longer);
  }

  X509Certificate certificate() {
    return chain.get(0);
  }

  String subject() {
    return certificate().getSubjectX500Principal().getName();
  }

  Path pem(Path file) {
    return pem(file, List.of(certificate()));
  }

  static Path pem(Path file, List<X509Certificate> certificates) {
    try (StringWriter text = new StringWriter();
        JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (X509Certificate certificate : certificates) {
        writer.writeObject(certificate);
      }
      writer.flush();
      return Files.writeString(file, text.toString());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A server certificate with these dNSNames. */
  Held issue(String... dnsNames) {
    return newIssue("server").dns(dnsNames).held();
  }

  Issue newIssue(String commonName) {
    Issue issue = new Issue(chain.get(0), commonName);
    issue.by = this;
    return issue;
  }

  /** A certificate to be. */
  static final class Issue {
    private final @Nullable X509Certificate issuer;
    private final X500Name subject;
    private final List<GeneralName> names = new ArrayList<>();
    private @Nullable TestCa by;
    private boolean ca;
    private Instant from = Instant.now().minus(Duration.ofDays(2));
    private Instant to = Instant.now().plus(Duration.ofDays(30));

    private Issue(@Nullable X509Certificate issuer, String commonName) {
      this.issuer = issuer;
      this.subject = new X500Name("CN=" + commonName);
    }

    Issue dns(String... dnsNames) {
      return names(GeneralName.dNSName, dnsNames);
    }

    Issue ip(String... addresses) {
      return names(GeneralName.iPAddress, addresses);
    }

    Issue names(int kind, String... values) {
      for (String value : values) {
        names.add(new GeneralName(kind, value));
      }
      return this;
    }

    Issue validFrom(Instant instant) {
      from = instant;
      return this;
    }

    Issue validTo(Instant instant) {
      to = instant;
      return this;
    }

    Held held() {
      TestCa signer = by;
      if (signer == null) {
        throw new AssertionError("no issuer");
      }
      KeyPair own = newKeys();
      List<X509Certificate> sent = new ArrayList<>(signer.chain);
      sent.remove(sent.size() - 1); // as RDS: the root is not sent
      sent.add(0, sign(own, signer.keys));
      return new Held(own, sent);
    }

    private X509Certificate sign(KeyPair own, KeyPair signer) {
      try {
        X500Name issuerName =
            issuer == null
                ? subject
                : X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                issuerName,
                BigInteger.valueOf(serial++),
                Date.from(from),
                Date.from(to),
                subject,
                own.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(new GeneralName[0])));
        }
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  /** A certificate with its key and the chain a server sends. */
  record Held(KeyPair keys, List<X509Certificate> chain) {
    X509Certificate certificate() {
      return chain.get(0);
    }

    SSLContext serverContext() {
      try {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "unused".toCharArray();
        store.setKeyEntry("server", keys.getPrivate(), password, chain.toArray(new Certificate[0]));
        KeyManagerFactory factory =
            KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
