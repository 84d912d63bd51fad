package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust for which host, as the files say at the moment. One {@link ServerVerifier} for all
 * hosts of the same scope, and new ones when a file has changed, so that no session outlives the
 * trust it began under. Safe for use by several threads.
 */
final class TlsPolicy {
  /**
   * Which anchors may vouch for a host, as its names tell.
   *
   * @param regions of the RDS roots; null for all
   * @param amazon whether Amazon's public roots may as well
   */
  private record Scope(@Nullable Set<String> regions, boolean amazon) {
    /** By hand: a record's own methods, made at run time, delay the first connect. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Scope scope
          && scope.amazon == amazon
          && Objects.equals(scope.regions, regions);
    }

    @Override
    public int hashCode() {
      return 31 * Objects.hashCode(regions) + Boolean.hashCode(amazon);
    }
  }

  /** What was read, and the verifiers made of it so far: one for each scope of the hosts. */
  private record Generation(
      TrustAnchors anchors,
      @Nullable ClientCertificate certificate,
      Map<Scope, ServerVerifier> verifiers) {}

  private final TlsSettings settings;
  private final Reloaded<TrustAnchors> bundle;
  private final @Nullable TrustAnchors amazon;
  private final @Nullable Reloaded<ClientCertificate> certificate;
  private final InstantSource clock;
  private final ExpiryWarnings warnings;
  private final UnprovenHosts unproven;
  private final KeyShares keyShares = new KeyShares();
  private volatile @Nullable Generation generation;

  TlsPolicy(
      TlsSettings settings,
      Reloaded<TrustAnchors> bundle,
      @Nullable Reloaded<ClientCertificate> certificate,
      UnprovenHosts unproven,
      InstantSource clock)
      throws IOException, GeneralSecurityException {
    this.settings = settings;
    this.bundle = bundle;
    this.amazon = settings.caBundle().isDefault() ? CaBundle.AMAZON.read() : null;
    this.certificate = certificate;
    this.unproven = unproven;
    this.clock = clock;
    this.warnings = new ExpiryWarnings(settings.expiryWarning(), clock);
  }

  TlsSettings settings() {
    return settings;
  }

  KeyShares keyShares() {
    return keyShares;
  }

  UnprovenHosts unproven() {
    return unproven;
  }

  /**
   * How to verify this server, by the files as they are now.
   *
   * @throws TlsRefusal if nobody may vouch for it, or the JDK cannot set up TLS
   */
  ServerVerifier verifier(Peer peer) throws TlsRefusal {
    Generation current = current();
    Scope scope = scope(peer);
    ServerVerifier known = current.verifiers.get(scope);
    if (known != null) {
      return known;
    }
    TrustAnchors anchors = within(scope, current.anchors);
    if (anchors.certificates().isEmpty()) {
      throw new TlsRefusal(
          Code.UNTRUSTED_CA,
          ("tls-verify.caBundle=%s: none may vouch for %s; name a bundle with the roots of its"
                  + " region (GovCloud and China have their own)")
              .formatted(anchors, peer.dialled().name()));
    }
    try {
      ServerVerifier made =
          new ServerVerifier(anchors, current.certificate, settings, clock, warnings);
      ServerVerifier first = current.verifiers.putIfAbsent(scope, made);
      return first == null ? made : first;
    } catch (GeneralSecurityException e) {
      throw new TlsRefusal(Code.PROTOCOL, "this JDK cannot set up TLS: " + e.getMessage(), null, e);
    }
  }

  /** Who may vouch for this host, by the files as they are now. */
  TrustAnchors anchors(Host dialled) throws TlsRefusal {
    return verifier(settings.peer(dialled)).anchors();
  }

  private Generation current() {
    TrustAnchors anchors = bundle.current();
    ClientCertificate client = certificate == null ? null : certificate.current();
    Generation last = generation;
    // Nearly always the same objects, which Objects.equals looks at first.
    if (last != null
        && Objects.equals(last.anchors, anchors)
        && Objects.equals(last.certificate, client)) {
      return last;
    }
    Generation next = new Generation(anchors, client, new ConcurrentHashMap<>());
    generation = next;
    return next;
  }

  private Scope scope(Peer peer) {
    TreeSet<String> regions = new TreeSet<>();
    boolean everyRegion = peer.expected().isEmpty();
    boolean publicCertificate = false;
    for (ServerName name : peer.expected()) {
      AwsName aws = AwsName.of(name);
      publicCertificate |= aws.publicCertificate();
      if (aws.region() == null) {
        everyRegion = true;
      } else {
        regions.add(aws.region());
      }
    }
    return new Scope(
        settings.regionScope() && !everyRegion ? regions : null,
        publicCertificate && amazon != null);
  }

  private TrustAnchors within(Scope scope, TrustAnchors all) throws TlsRefusal {
    TrustAnchors anchors;
    try {
      anchors = all.ofRegions(scope.regions);
    } catch (CertificateException e) {
      throw new TlsRefusal(
          Code.PROTOCOL, "this JDK cannot read the built-in certificates: " + e, null, e);
    }
    return scope.amazon && amazon != null ? anchors.and(amazon) : anchors;
  }
}
