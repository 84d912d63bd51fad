package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
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
  private final ServerVerifier verifier;
  private final Consumer<@Nullable TlsSession> record;
  private volatile @Nullable Host dialled;
  private volatile @Nullable SSLSocket socket;
  private volatile @Nullable TlsRefusal refusal;

  /**
   * @param record told null when a host is dialled and the session once it is verified
   */
  TlsAttempt(ServerVerifier verifier, Consumer<@Nullable TlsSession> record) {
    this.verifier = verifier;
    this.record = record;
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
        verifier,
        session -> {
          if (session != null) {
            record.accept(session);
          }
        });
  }

  /** The host being dialled, or null where the vendor has not told yet. */
  @Nullable Host dialled() {
    return dialled;
  }

  /** Why the last host was refused outside the handshake, or null. */
  @Nullable TlsRefusal refusal() {
    return refusal;
  }

  /** Whether the host being dialled agreed to TLS. */
  boolean agreed() {
    return socket != null;
  }

  /** Forgets the host before and what was verified about it. */
  void dial(String host, int port) {
    record.accept(null);
    socket = null;
    refusal = null;
    dialled = new Host(host, port);
  }

  /** TLS over the connected socket; its handshake is still to be done. */
  SSLSocket layer(Socket raw) throws IOException {
    Host host = dialled;
    if (host == null) {
      throw new IllegalStateException("tls-verify: not dialling");
    }
    try {
      SSLSocket layered = verifier.layer(raw, host);
      socket = layered;
      return layered;
    } catch (TlsRefusal e) {
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
    try {
      if (host == null || own == null || !own.getSession().equals(session)) {
        throw new TlsRefusal(
            "the TLS in use is not ours; remove sslfactory from URL and properties");
      }
      record.accept(verifier.verified(session, host));
    } catch (TlsRefusal e) {
      refusal = e;
      throw e;
    }
  }
}
