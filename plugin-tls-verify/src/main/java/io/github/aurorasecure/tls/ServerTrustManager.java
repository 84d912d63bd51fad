package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts a server inside the handshake, before anything else is sent to it: the JDK's path
 * validation and endpoint identification, and then our own stricter look at the names, since the
 * JDK takes the common name when there is no subject alternative name, and wildcards inside a
 * label. Both must agree. Not called for resumed sessions.
 */
final class ServerTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager pathValidation;
  private final ServerIdentity identity;

  ServerTrustManager(X509ExtendedTrustManager pathValidation, ServerIdentity identity) {
    this.pathValidation = pathValidation;
    this.identity = identity;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    SSLSocket tls = (SSLSocket) socket;
    ServerName expected = ServerName.parse(tls.getHandshakeSession().getPeerHost());
    String address = address(tls);
    try {
      pathValidation.checkServerTrusted(chain, authType, tls);
    } catch (CertificateException e) {
      throw identity.explain(List.of(chain), expected, address, e);
    }
    identity.require(chain[0], expected, address);
  }

  /** As dialled: the vendor drivers make the address from the name, so none is looked up. */
  private static String address(SSLSocket socket) {
    InetSocketAddress remote = (InetSocketAddress) socket.getRemoteSocketAddress();
    return new Host(remote.getHostString(), remote.getPort()).address();
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
