package io.github.aurorasecure.tls;

import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares certificates with the names a server may prove and finds the words for a refusal.
 * Stateless apart from its configuration, for any number of threads.
 */
record ServerIdentity(TrustAnchors anchors, TlsSettings settings, InstantSource clock) {
  /**
   * What a certificate has proved.
   *
   * @param expected the name that had to be proved; empty in verify-ca
   * @param presented the certificate's entry that did; empty in verify-ca
   * @param names all that the certificate has
   */
  record Match(String expected, String presented, CertificateNames names) {}

  /**
   * Requires what holds for a resumed session as well: a certificate in date, with names that can
   * be read, of which one is expected, save in verify-ca.
   */
  Match require(X509Certificate leaf, Peer peer) throws TlsRefusal {
    requireInDate(List.of(leaf), leaf, peer);
    CertificateNames names = names(leaf, peer);
    if (settings.mode() == TlsMode.VERIFY_CA) {
      return new Match("", "", names);
    }
    for (ServerName name : peer.expected()) {
      String presented = names.matching(name);
      if (presented != null) {
        return new Match(name.toString(), presented, names);
      }
    }
    throw wrongName(leaf, names, peer);
  }

  /** What the JDK's refusal of this chain means. */
  TlsRefusal explain(List<X509Certificate> chain, Peer peer, CertificateException e) {
    X509Certificate leaf = chain.get(0);
    try {
      X509Certificate root = anchors.rootNamedBy(chain);
      CertPathValidatorException weak = weakness(e);
      if (weak != null) {
        return new TlsRefusal(
            Code.WEAK_ALGORITHM,
            "%s at %s, which can be forged; have it issued anew"
                .formatted(weak.getMessage(), peer.address()),
            leaf,
            e);
      }
      if (root != null) {
        requireInDate(chain, leaf, peer);
      }
      if (root == null || isPathFailure(e)) {
        return untrusted(chain, peer, e);
      }
      require(leaf, peer);
    } catch (TlsRefusal refusal) {
      refusal.addSuppressed(e);
      return refusal;
    }
    return new TlsRefusal(
        Code.BAD_CERTIFICATE,
        "the certificate at %s is not acceptable: %s".formatted(peer.address(), e.getMessage()),
        leaf,
        e);
  }

  private void requireInDate(List<X509Certificate> chain, X509Certificate leaf, Peer peer)
      throws TlsRefusal {
    Instant now = clock.instant();
    for (X509Certificate c : chain) {
      Instant from = c.getNotBefore().toInstant();
      Instant to = c.getNotAfter().toInstant();
      if (now.isBefore(from) || now.isAfter(to)) {
        throw new TlsRefusal(
            now.isAfter(to) ? Code.EXPIRED : Code.NOT_YET_VALID,
            ("the certificate of '%s' at %s is valid from %s to %s and it is %s here; renew it or"
                    + " set the clock")
                .formatted(c.getSubjectX500Principal(), peer.address(), from, to, now),
            leaf,
            null);
      }
    }
  }

  private CertificateNames names(X509Certificate leaf, Peer peer) throws TlsRefusal {
    try {
      return CertificateNames.of(leaf, settings.allowCnFallback());
    } catch (CertificateParsingException e) {
      throw new TlsRefusal(
          Code.BAD_CERTIFICATE,
          "the names of the certificate at %s cannot be read".formatted(peer.address()),
          leaf,
          e);
    }
  }

  private static TlsRefusal wrongName(X509Certificate leaf, CertificateNames names, Peer peer) {
    String wanted =
        peer.expected().stream().map(ServerName::toString).collect(Collectors.joining(" or "));
    if (names.all().isEmpty()) {
      return new TlsRefusal(
          Code.NO_SAN,
          ("the certificate at %s is for no host, not for %s: it has no subject alternative name,"
                  + " and its common name does not count (RFC 9525); have it issued with one%s")
              .formatted(peer.address(), wanted, origin(leaf)),
          leaf,
          null);
    }
    return new TlsRefusal(
        Code.NAME_MISMATCH,
        "the certificate at %s is for %s, not for %s; connect by a listed name or set"
                .formatted(peer.address(), names.all(), wanted)
            + " tls-verify.expectedHost"
            + origin(leaf),
        leaf,
        null);
  }

  private static String origin(X509Certificate leaf) {
    return " (it is issued by '%s' and valid from %s to %s)"
        .formatted(
            leaf.getIssuerX500Principal(),
            leaf.getNotBefore().toInstant(),
            leaf.getNotAfter().toInstant());
  }

  private TlsRefusal untrusted(List<X509Certificate> chain, Peer peer, CertificateException e) {
    X509Certificate leaf = chain.get(0);
    return new TlsRefusal(
        Code.UNTRUSTED_CA,
        ("the certificate at %s, for %s, valid from %s to %s, is issued by '%s' and not trusted by"
                + " tls-verify.caBundle=%s: %s; if that issuer is yours, add its certificate to"
                + " tls-verify.caBundle")
            .formatted(
                peer.address(),
                namesForMessage(leaf),
                leaf.getNotBefore().toInstant(),
                leaf.getNotAfter().toInstant(),
                chain.get(chain.size() - 1).getIssuerX500Principal(),
                anchors,
                e.getMessage()),
        leaf,
        e);
  }

  private static String namesForMessage(X509Certificate leaf) {
    try {
      return CertificateNames.of(leaf, false).all().toString();
    } catch (CertificateParsingException e) {
      return "names that cannot be read";
    }
  }

  private static @Nullable CertPathValidatorException weakness(CertificateException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathValidatorException path
          && path.getReason() == BasicReason.ALGORITHM_CONSTRAINED) {
        return path;
      }
    }
    return null;
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
