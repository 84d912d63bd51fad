package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TLS with one host that a vendor driver dials, and whether the host was accepted. */
final class TlsHandshake {
  private record Layer(Peer peer, ServerVerifier verifier, SSLSocket socket, long startedAt) {}

  private final TlsPolicy policy;
  private final Host host;
  private final KeyShares.Offer offer;
  private final Consumer<@Nullable TlsSession> record;
  private volatile @Nullable Layer layer;
  private volatile @Nullable TlsRefusal refusal;
  private volatile boolean verified;

  /**
   * @param offer of key shares
   * @param record told the session once it is verified
   */
  TlsHandshake(
      TlsPolicy policy, Host host, KeyShares.Offer offer, Consumer<@Nullable TlsSession> record) {
    this.policy = policy;
    this.host = host;
    this.offer = offer;
    this.record = record;
  }

  Host host() {
    return host;
  }

  /** Why the host was refused, or null. */
  @Nullable TlsRefusal refusal() {
    return refusal;
  }

  /** The same if it ends the connect. */
  @Nullable TlsRefusal fatal() {
    return policy.settings().failsOnIdentity() ? refusal : null;
  }

  /** Whether the host agreed to TLS. */
  boolean begun() {
    return layer != null;
  }

  /** Whether the host is what it has to be. */
  boolean verified() {
    return verified;
  }

  /**
   * Whether the host, which was offered only the key share that it took before, may have refused it
   * for that. It is offered all the next time.
   *
   * @param alert whether it has said that it goes no further
   */
  boolean refusedKeyShare(boolean alert) {
    if (!begun() || !offer.isNarrow() || verified) {
      return false;
    }
    TlsRefusal why = refusal;
    // A signature that the JDK takes only together with the other kind. A name is another's anyway.
    if (why == null ? alert : why.code() == Code.WEAK_ALGORITHM) {
      policy.keyShares().refused(host);
      return true;
    }
    policy.keyShares().forget(host, offer);
    return false;
  }

  /** Does it all over a connected socket, which is closed if the host is refused. */
  SSLSocket complete(Socket raw) throws IOException, TlsRefusal {
    SSLSocket socket = over(raw);
    try {
      socket.startHandshake();
      verify(socket.getSession());
      return socket;
    } catch (IOException | TlsRefusal e) {
      socket.close();
      throw e;
    }
  }

  /** TLS over a connected socket; its handshake is still to be done. */
  SSLSocket over(Socket raw) throws IOException {
    try {
      Peer peer = policy.settings().peer(host);
      ServerVerifier verifier = policy.verifier(peer);
      long startedAt = System.currentTimeMillis();
      SSLSocket socket = verifier.layer(raw, peer, offer, this);
      layer = new Layer(peer, verifier, socket, startedAt);
      return socket;
    } catch (TlsRefusal e) {
      refuse(e);
      throw new SSLException(e.getMessage(), e);
    }
  }

  /**
   * Verifies the session of our own socket once the handshake is done, and records it.
   *
   * @param session the session in use as the vendor knows it; refused unless it is ours
   */
  void verify(SSLSession session) throws TlsRefusal {
    Layer own = layer;
    try {
      if (own == null || !own.socket.getSession().equals(session)) {
        throw new TlsRefusal(
            Code.BYPASSED, "the TLS in use is not ours; remove sslfactory from URL and properties");
      }
      String[] protocols = own.socket.getSSLParameters().getApplicationProtocols();
      if (protocols.length > 0 && !protocols[0].equals(own.socket.getApplicationProtocol())) {
        // As libpq: a server of another protocol must not be talked to by mistake.
        throw new TlsRefusal(
            Code.PROTOCOL,
            "the server at %s did not agree to %s by ALPN, which sslNegotiation=direct needs"
                .formatted(host.address(), protocols[0]));
      }
      TlsSession checked = own.verifier.verified(session, own.peer, own.startedAt);
      if (policy.settings().mode() == TlsMode.VERIFY_FULL) {
        record.accept(checked);
      }
      policy.keyShares().learn(host, offer, session);
      if (session.getProtocol().equals("TLSv1.3")) {
        // Resumed are the sessions that tickets bring later. This one would stay in JSSE's cache
        // and hold them, each the next: one more with each connect, for a day.
        session.invalidate();
      }
      verified = true;
    } catch (TlsRefusal e) {
      refuse(e);
      throw e;
    }
  }

  /** Verifies what vendor drivers do not ask about in verify-ca. */
  void verify() throws TlsRefusal {
    Layer own = layer;
    if (own != null) {
      verify(own.socket.getSession());
    }
  }

  /** Keeps why the host is refused; vendor drivers wrap or drop it. */
  void refuse(TlsRefusal why) {
    refusal = why;
    policy.unproven().add(host);
  }
}
