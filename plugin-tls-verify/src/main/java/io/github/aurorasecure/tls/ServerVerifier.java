package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS under one set of trust anchors: one {@link SSLContext} shared by all connects under it, so
 * that the certificates are parsed once and sessions resume. Safe for use by several threads.
 */
final class ServerVerifier {
  /** Sessions kept for resumption: many hosts' worth, far below the JDK's 20,480. */
  private static final int SESSIONS = 1_000;

  private static final String[] TLS_1_3 = {"TLSv1.3"};

  private final SSLContext context;
  private final TlsSettings settings;
  private final ServerIdentity identity;
  private final ServerTrustManager trustManager;
  private final ExpiryWarnings warnings;

  ServerVerifier(
      TrustAnchors anchors,
      @Nullable ClientCertificate certificate,
      TlsSettings settings,
      InstantSource clock,
      ExpiryWarnings warnings)
      throws GeneralSecurityException {
    this.settings = settings;
    this.warnings = warnings;
    this.identity = new ServerIdentity(anchors, settings, clock);
    this.trustManager = new ServerTrustManager(anchors.pathValidation(clock), identity);
    this.context = SSLContext.getInstance("TLS");
    context.init(
        certificate == null ? new KeyManager[0] : certificate.keyManagers(),
        new TrustManager[] {trustManager},
        null);
    context.getClientSessionContext().setSessionCacheSize(SESSIONS);
  }

  TrustAnchors anchors() {
    return identity.anchors();
  }

  /** Sessions that could be resumed. */
  SSLContext context() {
    return context;
  }

  /**
   * TLS over a connected socket; the handshake will refuse any other server.
   *
   * @param offer of key shares
   * @param handshake told why it refuses
   */
  SSLSocket layer(Socket raw, Peer peer, KeyShares.Offer offer, TlsHandshake handshake)
      throws IOException, TlsRefusal {
    List<ServerName> expected = peer.expected();
    // The name given here is what JSSE identifies, sends as SNI and keeps sessions under.
    String name = expected.isEmpty() ? peer.dialled().name() : expected.get(0).toString();
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(raw, name, peer.dialled().port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    if (expected.size() == 1 && settings.mode() == TlsMode.VERIFY_FULL) {
      // JSSE knows one name; of several, and in verify-ca, it must not insist on the first. Also
      // what lets sessions of servers without extended master secret resume: MySQL connects in
      // 0.17 of the time (OpenSSL 1.0.2 server, TLS 1.2).
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    // Less than all key shares would make an older version choose a cipher suite without them.
    parameters.setProtocols(
        offer.isNarrow() ? TLS_1_3 : settings.versions().toArray(String[]::new));
    if (settings.cipherSuites() != null) {
      parameters.setCipherSuites(settings.cipherSuites().toArray(String[]::new));
    }
    parameters.setAlgorithmConstraints(offer);
    socket.setSSLParameters(parameters);
    trustManager.expect(socket, peer, handshake);
    return socket;
  }

  /**
   * Looks at the server's certificate again after the handshake, since a resumed session has not
   * been through the trust manager.
   *
   * @param startedAt before the handshake, in milliseconds; sessions older than it are resumed ones
   */
  TlsSession verified(SSLSession session, Peer peer, long startedAt) throws TlsRefusal {
    List<X509Certificate> chain = chain(session, peer);
    X509Certificate leaf = chain.get(0);
    ServerIdentity.Match match = identity.require(leaf, peer);
    X509Certificate root = identity.anchors().rootNamedBy(chain);
    if (root == null) {
      throw new TlsRefusal(
          Code.UNTRUSTED_CA,
          "the certificate at " + peer.address() + " leads to no certificate of the bundle",
          leaf,
          null);
    }
    warnings.look(leaf, peer.address());
    warnings.look(root, peer.address());
    return new TlsSession(
        peer.dialled().name(),
        peer.dialled().port(),
        session.getProtocol(),
        session.getCipherSuite(),
        match.expected(),
        match.presented(),
        match.names().all(),
        chain.stream().map(c -> c.getSubjectX500Principal().getName()).toList(),
        root.getSubjectX500Principal().getName(),
        leaf.getNotAfter().toInstant(),
        identity.anchors().source(),
        identity.anchors().sha256(),
        session.getCreationTime() < startedAt);
  }

  private static List<X509Certificate> chain(SSLSession session, Peer peer) throws TlsRefusal {
    try {
      return Arrays.stream(session.getPeerCertificates()).map(X509Certificate.class::cast).toList();
    } catch (SSLPeerUnverifiedException e) {
      throw new TlsRefusal(
          Code.PROTOCOL, "the server at " + peer.address() + " showed no certificate", null, e);
    }
  }
}
