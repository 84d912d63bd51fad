package io.github.aurorasecure.testkit;

import java.time.Duration;
import java.time.Instant;

/**
 * A certificate authority shaped like the one RDS has in each region: a self-signed regional root,
 * named in the way of {@code Amazon RDS us-east-1 Root CA RSA2048 G1}, and a subordinate that signs
 * the servers. RSA 2048 like {@code rds-ca-rsa2048-g1}, the default of RDS.
 */
public record RegionalCa(CertificateChain root, CertificateChain subordinate) {

  /** Makes a new authority for a region; two calls give two that do not trust each other. */
  public static RegionalCa create(String region) {
    Instant from = Instant.now().minus(Duration.ofDays(1));
    CertificateChain root =
        CertificateChain.builder("Local Aurora " + region + " Root CA RSA2048 G1")
            .rsa()
            .authority()
            .validity(from, from.plus(Duration.ofDays(40 * 365)))
            .build();
    CertificateChain subordinate =
        CertificateChain.builder("Local Aurora " + region + " Subordinate CA RSA2048 G1.A.1")
            .rsa()
            .authority()
            .validity(from, from.plus(Duration.ofDays(5 * 365)))
            .signedBy(root)
            .build();
    return new RegionalCa(root, subordinate);
  }

  /**
   * A server certificate as Aurora's: CN is the instance, the names are instance, cluster and
   * reader (observed on Aurora MySQL, MySqlConnector issue 498).
   */
  public CertificateChain serverCertificate(Endpoints endpoints) {
    return CertificateChain.builder(endpoints.instance())
        .rsa()
        .dnsNames(endpoints.instance(), endpoints.cluster(), endpoints.reader())
        .signedBy(subordinate)
        .build();
  }
}
