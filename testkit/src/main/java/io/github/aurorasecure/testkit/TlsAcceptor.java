package io.github.aurorasecure.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.AlgorithmConstraints;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The server's side of TLS handshakes with one certificate chain. Safe for several threads. */
final class TlsAcceptor {
  private final SoleKeyManager keyManager;
  private final String[] applicationProtocols;
  // Holds the sessions clients may resume; null if every handshake shall be a full one.
  private final @Nullable SSLContext shared;
  private volatile @Nullable AlgorithmConstraints constraints;

  /**
   * @param resumption whether clients may resume TLS sessions: MySQL lets them from 8.0.29,
   *     PostgreSQL never does
   */
  TlsAcceptor(CertificateChain chain, boolean resumption, String... applicationProtocols) {
    this.keyManager = new SoleKeyManager(chain);
    this.applicationProtocols = applicationProtocols;
    this.shared = resumption ? context() : null;
  }

  /** What later handshakes have to comply with beside the JDK's own constraints. */
  void constrain(AlgorithmConstraints constraints) {
    this.constraints = constraints;
  }

  /**
   * Does the handshake.
   *
   * @param consumed what was read from the socket already
   */
  SSLSocket accept(Socket socket, byte[] consumed) throws IOException {
    SSLContext context = shared != null ? shared : contextWithoutTickets();
    SSLSocket tls =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(socket, new ByteArrayInputStream(consumed), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(applicationProtocols);
    AlgorithmConstraints own = constraints;
    if (own != null) {
      parameters.setAlgorithmConstraints(own);
    }
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  /**
   * Asks the client for a second handshake, in which, as in all later ones, it is shown another
   * chain. It takes place while the client is next read from. TLS 1.2 only.
   */
  void renegotiate(SSLSocket tls, CertificateChain other) throws IOException {
    keyManager.present(other);
    // The client offers to resume its session, which would show it no certificate.
    String resumable = tls.getSession().getCipherSuite();
    tls.setEnabledCipherSuites(
        Arrays.stream(tls.getEnabledCipherSuites())
            .filter(suite -> !suite.equals(resumable))
            .toArray(String[]::new));
    tls.startHandshake();
  }

  private SSLContext contextWithoutTickets() {
    SSLContext context = context();
    // JSSE sends no TLS 1.3 ticket for sessions that outlive its limit of 7 days; PostgreSQL
    // sends none either. That nothing resumes is owed to the context's being used once.
    context.getServerSessionContext().setSessionTimeout((int) TimeUnit.DAYS.toSeconds(8));
    return context;
  }

  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keyManager}, new TrustManager[0], null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
