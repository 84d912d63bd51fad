package io.github.aurorasecure.tls;

import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts a server inside the handshake, before anything else is sent to it: the JDK's path
 * validation and endpoint identification, and then our own stricter look at the names, since the
 * JDK takes the common name when there is no subject alternative name, and wildcards inside a
 * label. Both must agree. Not called for resumed sessions.
 */
final class ServerTrustManager extends X509ExtendedTrustManager {
  /**
   * Whom a socket is to reach, and who is to know if it does not. Who wants to know holds the
   * socket, and so must not be held by the map that lets go of it.
   */
  private record Expectation(Peer peer, WeakReference<TlsHandshake> handshake) {}

  private final X509ExtendedTrustManager pathValidation;
  private final ServerIdentity identity;
  // JSSE hands over nothing but the socket. Entries go with it; it may be renegotiated till then.
  private final Map<Socket, Expectation> expected =
      Collections.synchronizedMap(new WeakHashMap<>());

  ServerTrustManager(X509ExtendedTrustManager pathValidation, ServerIdentity identity) {
    this.pathValidation = pathValidation;
    this.identity = identity;
  }

  void expect(Socket socket, Peer peer, TlsHandshake handshake) {
    expected.put(socket, new Expectation(peer, new WeakReference<>(handshake)));
  }

  /** Again for each renegotiation, in which the server may show another certificate. */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    Expectation expectation = expected.get(socket);
    if (expectation == null) {
      throw unknownPeer();
    }
    try {
      check(chain, authType, socket, expectation.peer());
    } catch (TlsRefusal e) {
      TlsHandshake handshake = expectation.handshake().get();
      if (handshake != null) {
        handshake.refuse(e);
      }
      throw e;
    }
  }

  void check(X509Certificate[] chain, String authType, Socket socket, Peer peer) throws TlsRefusal {
    try {
      pathValidation.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException e) {
      throw identity.explain(List.of(chain), peer, e);
    } catch (RuntimeException e) { // such as the JDK's for name constraints of some kinds
      throw new TlsRefusal(
          Code.BAD_CERTIFICATE,
          "the certificate at %s cannot be checked: %s".formatted(peer.address(), e.getMessage()),
          chain[0],
          e);
    }
    identity.require(chain[0], peer);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unknownPeer();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unknownPeer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw unknownPeer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw unknownPeer();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw unknownPeer();
  }

  private static CertificateException unknownPeer() {
    return new CertificateException("only servers reached through a socket can be verified");
  }
}
