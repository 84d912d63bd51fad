package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
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

/**
 * TLS of one connect in progress, the meeting point of plugin and vendor hooks. The vendor driver
 * dials hosts one after the other, possibly on another thread than the caller's.
 */
final class TlsAttempt {
  private final TlsPolicy policy;
  private final Consumer<@Nullable TlsSession> record;
  private final @Nullable TlsAttempt parent;
  private volatile @Nullable Host dialled;
  private volatile @Nullable ServerVerifier verifier;
  private volatile @Nullable SSLSocket socket;
  private volatile @Nullable TlsRefusal refusal;
  private volatile boolean verified;
  private volatile long startedAt;

  /**
   * @param record told null when a host is dialled and the session once it is verified
   */
  TlsAttempt(TlsPolicy policy, Consumer<@Nullable TlsSession> record) {
    this(policy, record, null);
  }

  private TlsAttempt(
      TlsPolicy policy, Consumer<@Nullable TlsSession> record, @Nullable TlsAttempt parent) {
    this.policy = policy;
    this.record = record;
    this.parent = parent;
  }

  /**
   * The attempt that a hook belongs to.
   *
   * @throws IllegalStateException if none is in progress, or none of this plugin
   */
  static TlsAttempt find(@Nullable String handle) {
    TlsAttempt tls = ConnectAttempt.find(handle).get(TlsAttempt.class);
    if (tls == null) {
      throw new IllegalStateException("tls-verify: this connect did not pass the plugin");
    }
    return tls;
  }

  /** One more for the same connect, for a host that may be dialled at the same time as another. */
  TlsAttempt again() {
    // Never null: this must not erase what another has verified.
    return new TlsAttempt(
        policy,
        session -> {
          if (session != null) {
            record.accept(session);
          }
        },
        this);
  }

  TlsSettings settings() {
    return policy.settings();
  }

  /** The host dialled last, or null where the vendor has not told yet. */
  @Nullable Host dialled() {
    return dialled;
  }

  /** Why the last host was refused, or null. */
  @Nullable TlsRefusal refusal() {
    return refusal;
  }

  /** Whether the host dialled last agreed to TLS. */
  boolean agreed() {
    return socket != null;
  }

  /** Whether the host dialled last is what it has to be. */
  boolean verified() {
    return verified;
  }

  /**
   * Forgets the host before and what was verified about it.
   *
   * @throws TlsRefusal that of the host before, if it ends the connect
   */
  void dial(String host, int port) throws TlsRefusal {
    TlsRefusal before = refusal;
    if (before != null && settings().failsOnIdentity()) {
      throw before;
    }
    record.accept(null);
    begin(new Host(host, port));
  }

  private void begin(Host host) {
    socket = null;
    refusal = null;
    verified = false;
    dialled = host;
    if (parent != null) {
      parent.begin(host);
    }
  }

  /** TLS over the connected socket; its handshake is still to be done. */
  SSLSocket layer(Socket raw) throws IOException {
    Host host = dialled;
    if (host == null) {
      throw new IllegalStateException("tls-verify: not dialling");
    }
    try {
      ServerVerifier chosen = policy.verifier(host);
      startedAt = System.currentTimeMillis();
      SSLSocket layered = chosen.layer(raw, host, this);
      verifier = chosen;
      socket = layered;
      if (parent != null) {
        parent.socket = layered;
      }
      return layered;
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
    Host host = dialled;
    SSLSocket own = socket;
    ServerVerifier chosen = verifier;
    try {
      if (host == null || own == null || chosen == null || !own.getSession().equals(session)) {
        throw new TlsRefusal(
            Code.BYPASSED, "the TLS in use is not ours; remove sslfactory from URL and properties");
      }
      String[] protocols = own.getSSLParameters().getApplicationProtocols();
      if (protocols.length > 0 && !protocols[0].equals(own.getApplicationProtocol())) {
        // As libpq: a server of another protocol must not be talked to by mistake.
        throw new TlsRefusal(
            Code.PROTOCOL,
            "the server at %s did not agree to %s by ALPN, which sslNegotiation=direct needs"
                .formatted(host.address(), protocols[0]));
      }
      TlsSession checked = chosen.verified(session, host, startedAt);
      if (settings().mode() == TlsMode.VERIFY_FULL) {
        record.accept(checked);
      }
      accepted();
    } catch (TlsRefusal e) {
      refuse(e);
      throw e;
    }
  }

  /** Verifies what vendor drivers do not ask about in verify-ca. */
  void verify() throws TlsRefusal {
    SSLSocket own = socket;
    if (own != null) {
      verify(own.getSession());
    }
  }

  private void accepted() {
    verified = true;
    if (parent != null) {
      parent.accepted();
    }
  }

  /** Keeps why the host being dialled is refused; vendor drivers wrap or drop it. */
  void refuse(TlsRefusal why) {
    refusal = why;
    if (parent != null) {
      parent.refuse(why);
    }
  }
}
