package io.github.aurorasecure.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Compares certificates with the name a server has to prove and finds the words for a refusal.
 * Stateless apart from its configuration, for any number of threads.
 *
 * @param nameConfigured whether the name comes from {@code tls-verify.expectedHost}
 */
record ServerIdentity(TrustAnchors anchors, boolean nameConfigured) {

  /**
   * Requires what holds for a resumed session as well: a certificate in date that is for the name.
   *
   * @param address where the certificate was presented, for messages
   * @return the subject alternative name that matched
   */
  String require(X509Certificate leaf, ServerName expected, String address) throws TlsRefusal {
    requireInDate(List.of(leaf), address);
    CertificateNames names = names(leaf, address);
    String matched = names.matching(expected);
    if (matched == null) {
      throw wrongName(names, expected, address);
    }
    return matched;
  }

  /** What the JDK's refusal of this chain means. */
  TlsRefusal explain(
      List<X509Certificate> chain, ServerName expected, String address, CertificateException e) {
    try {
      X500Principal root = anchors.rootNamedBy(chain);
      if (root != null) {
        requireInDate(chain, address);
      }
      if (root == null || isPathFailure(e)) {
        return untrusted(chain, address, e);
      }
      require(chain.get(0), expected, address);
    } catch (TlsRefusal refusal) {
      refusal.addSuppressed(e);
      return refusal;
    }
    return new TlsRefusal(
        "the certificate at %s is not acceptable: %s".formatted(address, e.getMessage()), e);
  }

  private static void requireInDate(List<X509Certificate> chain, String address) throws TlsRefusal {
    Instant now = Instant.now();
    for (X509Certificate c : chain) {
      Instant from = c.getNotBefore().toInstant();
      Instant to = c.getNotAfter().toInstant();
      if (now.isBefore(from) || now.isAfter(to)) {
        throw new TlsRefusal(
            ("the certificate of '%s' at %s is valid from %s to %s and it is %s here; renew it or"
                    + " set the clock")
                .formatted(c.getSubjectX500Principal(), address, from, to, now));
      }
    }
  }

  CertificateNames names(X509Certificate leaf, String address) throws TlsRefusal {
    try {
      return CertificateNames.of(leaf);
    } catch (CertificateParsingException e) {
      throw new TlsRefusal(
          "the subject alternative names of the certificate at " + address + " cannot be read", e);
    }
  }

  private TlsRefusal wrongName(CertificateNames names, ServerName expected, String address) {
    String wanted = nameConfigured ? ", not for tls-verify.expectedHost=" + expected : "";
    if (names.all().isEmpty()) {
      return new TlsRefusal(
          ("the certificate at %s is for no host%s: it has no subject alternative name, and its"
                  + " common name does not count (RFC 9525); have it issued with one")
              .formatted(address, wanted));
    }
    return new TlsRefusal(
        "the certificate at %s is for %s%s; connect by a listed name or set tls-verify.expectedHost"
            .formatted(address, names.all(), wanted));
  }

  private TlsRefusal untrusted(
      List<X509Certificate> chain, String address, CertificateException e) {
    return new TlsRefusal(
        ("the certificate at %s is issued by '%s' and not trusted by tls-verify.caBundle=%s"
                + " (%d certificates): %s; if that issuer is yours, add its certificate to"
                + " tls-verify.caBundle")
            .formatted(
                address,
                chain.get(chain.size() - 1).getIssuerX500Principal(),
                anchors.source(),
                anchors.certificates().size(),
                e.getMessage()),
        e);
  }

  private static boolean isPathFailure(CertificateException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException
          || cause instanceof CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }
}
