package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import java.security.AlgorithmConstraints;
import java.security.AlgorithmParameters;
import java.security.CryptoPrimitive;
import java.security.Key;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.XECKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Which kind of curve each host took in the first verified handshake that offered all. For TLS 1.3
 * the JDK makes a key of either kind, x25519 and secp256r1, and throws away the one that the server
 * does not take (sun.security.ssl.KeyShareExtension), so a host that is known is offered one kind
 * of group only. Safe for use by several threads.
 */
final class KeyShares {
  private static final Set<CryptoPrimitive> KEY_AGREEMENT = Set.of(CryptoPrimitive.KEY_AGREEMENT);

  /** Of more hosts than that nothing is learned. */
  private static final int HOSTS = 1_000;

  private enum Kind {
    XDH,
    EC,
    /** Has refused an offer of one kind, so it is offered all of them from then on. */
    ANY
  }

  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  /** All kinds. */
  static Offer all() {
    return new Offer(null);
  }

  /** The kind that the host took, all if that is not known. */
  Offer known(Host host) {
    Kind kind = kinds.get(host.address());
    return kind == Kind.ANY ? all() : new Offer(kind);
  }

  /**
   * Keeps what the host took.
   *
   * @param session of the verified handshake that the offer was for
   */
  void learn(Host host, Offer offer, SSLSession session) {
    Kind taken = offer.taken;
    if (taken != null
        && !offer.isNarrow()
        && session.getProtocol().equals("TLSv1.3")
        && (taken == Kind.EC || isSignedWithRsa(session))
        && kinds.size() < HOSTS) {
      kinds.putIfAbsent(host.address(), taken);
    }
  }

  /**
   * Whether the server needs no signatures over curves, which the JDK does not take when it is not
   * to exchange keys over them (sun.security.ssl.SignatureScheme).
   */
  private static boolean isSignedWithRsa(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain[0].getPublicKey() instanceof RSAKey
          && Stream.of(chain).allMatch(c -> ((X509Certificate) c).getSigAlgName().contains("RSA"));
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  /** After an offer of one kind has come to nothing: the next is of all and learned from anew. */
  void forget(Host host, Offer offer) {
    if (offer.only != null) {
      kinds.remove(host.address(), offer.only); // another connect may have been refused meanwhile
    }
  }

  /** After the host has refused an offer of one kind: it is not offered less than all again. */
  void refused(Host host) {
    kinds.put(host.address(), Kind.ANY);
  }

  /**
   * What one handshake offers and what the server took of it. Beside the JDK's own constraints, so
   * it can only offer less. Of kinds that it does not know, such as hybrid ones, nothing is held
   * back.
   */
  static final class Offer implements AlgorithmConstraints {
    private final @Nullable Kind only;
    private volatile @Nullable Kind taken;

    private Offer(@Nullable Kind only) {
      this.only = only;
    }

    /** Whether a server could have failed for want of the other kind. */
    boolean isNarrow() {
      return only != null;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        @Nullable AlgorithmParameters parameters) {
      return only == null
          || !primitives.equals(KEY_AGREEMENT)
          || !(algorithm.startsWith("ffdhe")
              || (only == Kind.XDH
                  ? algorithm.startsWith("secp")
                  : algorithm.equals("x25519") || algorithm.equals("x448")));
    }

    /** Asked about the server's key of the exchange first, and later about certificates. */
    @Override
    public boolean permits(Set<CryptoPrimitive> primitives, Key key) {
      if (taken == null && primitives.equals(KEY_AGREEMENT)) {
        taken = key instanceof XECKey ? Kind.XDH : key instanceof ECKey ? Kind.EC : null;
      }
      return true;
    }

    @Override
    public boolean permits(
        Set<CryptoPrimitive> primitives,
        String algorithm,
        Key key,
        @Nullable AlgorithmParameters parameters) {
      return true;
    }
  }
}
