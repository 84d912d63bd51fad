package io.github.aurorasecure.tls;

import io.github.aurorasecure.testkit.CertificateChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS and nothing else on a free loopback port. Unlike testkit's servers it lets sessions be
 * resumed and tells which name it was asked for. Keeps all that clients say.
 */
final class LoopbackServer implements AutoCloseable {
  private final SSLServerSocket listener;
  private final Welcome welcome;
  private final Thread thread;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private volatile String askedFor = "";
  private volatile String client = "";

  /** What is done with a client after the handshake. */
  private interface Welcome {
    void to(SSLSocket client) throws IOException;
  }

  private LoopbackServer(SSLServerSocket listener) {
    this(listener, client -> {});
  }

  private LoopbackServer(SSLServerSocket listener, Welcome welcome) {
    this.listener = listener;
    this.welcome = welcome;
    this.thread = new Thread(this::serve, "loopback-server");
    thread.setDaemon(true);
    thread.start();
  }

  static LoopbackServer tls(CertificateChain certificate, String... protocols)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(certificate.keyManagers(), null, null);
    return new LoopbackServer(listener(context, protocols));
  }

  /** Turns clients away that have no certificate below this authority. */
  static LoopbackServer asking(CertificateChain certificate, CertificateChain clients)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustAnchors anchors = new TrustAnchors("", "", "", Set.of(clients.certificate()));
    TrustManager[] trust = {anchors.pathValidation(InstantSource.system())};
    context.init(certificate.keyManagers(), trust, null);
    SSLServerSocket listener = listener(context);
    listener.setNeedClientAuth(true);
    return new LoopbackServer(listener);
  }

  /** Shows the first certificate in TLS 1.2 and, in a second handshake on top of it, the other. */
  static LoopbackServer renegotiating(CertificateChain first, CertificateChain second)
      throws IOException, GeneralSecurityException {
    AtomicReference<CertificateChain> shown = new AtomicReference<>(first);
    X509ExtendedKeyManager changing = new ChangingKeyManager(shown::get);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {changing}, null, null);
    return new LoopbackServer(
        listener(context, "TLSv1.2"),
        client -> {
          shown.set(second);
          client.getSession().invalidate();
          client.startHandshake();
        });
  }

  private static SSLServerSocket listener(SSLContext context, String... protocols)
      throws IOException {
    SSLServerSocket listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getLoopbackAddress());
    if (protocols.length > 0) {
      listener.setEnabledProtocols(protocols);
    }
    return listener;
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (SSLSocket client = (SSLSocket) listener.accept()) {
        client.startHandshake();
        ExtendedSSLSession session = (ExtendedSSLSession) client.getSession();
        session.getRequestedServerNames().stream()
            .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
            .findFirst()
            .ifPresent(name -> askedFor = name);
        if (client.getNeedClientAuth()) {
          this.client = session.getPeerPrincipal().getName();
        }
        welcome.to(client);
        client.getOutputStream().write('+'); // TLS 1.3: the client's handshake ends before ours
        for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
          heard.write(b);
        }
      } catch (IOException clientGone) {
        // the test looks at the client's side
      }
    }
  }

  /** What clients said, control characters and all. */
  String heard() {
    return heard.toString(StandardCharsets.ISO_8859_1);
  }

  /** The server name that the last client to send one sent (SNI). */
  String askedFor() {
    return askedFor;
  }

  /** The subject of the last client's certificate. */
  String client() {
    return client;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** A socket to this server whose address carries the name, as the vendor drivers' does. */
  Socket dial(String name) throws IOException {
    byte[] loopback = InetAddress.getLoopbackAddress().getAddress();
    return new Socket(InetAddress.getByAddress(name, loopback), port());
  }

  /** Ends the server; all that was said before is heard when this returns. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final class ChangingKeyManager extends X509ExtendedKeyManager {
    private final Supplier<CertificateChain> chain;

    ChangingKeyManager(Supplier<CertificateChain> chain) {
      this.chain = chain;
    }

    private X509ExtendedKeyManager current() {
      return (X509ExtendedKeyManager) chain.get().keyManagers()[0];
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return current().chooseServerAlias(keyType, issuers, socket);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return current().getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return current().getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      return current().getServerAliases(keyType, issuers);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }
  }
}
