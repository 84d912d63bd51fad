package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one connect in progress, the meeting point of plugin and vendor hooks. The vendor driver
 * dials hosts one after the other, possibly on another thread than the caller's; Connector/J, once
 * connected, also several at a time.
 */
final class TlsAttempt {
  private final TlsPolicy policy;
  private final Consumer<@Nullable TlsSession> record;
  private volatile @Nullable TlsHandshake last;

  /** While the plugin is there to connect anew if the host does not take it. */
  private volatile boolean oneKeyShare;

  /** Over which pgjdbc asks for TLS; null once it has, or if the vendor does otherwise. */
  private volatile @Nullable Socket asking;

  /**
   * @param record told null when pgjdbc dials the next host, and each session once it is verified
   */
  TlsAttempt(TlsPolicy policy, Consumer<@Nullable TlsSession> record) {
    this.policy = policy;
    this.record = record;
  }

  /**
   * The attempt that a hook belongs to.
   *
   * @throws IllegalStateException if none is in progress, or none of this plugin
   */
  static TlsAttempt find(@Nullable String handle) {
    return of(ConnectAttempt.find(handle));
  }

  /**
   * The same for a hook of pgjdbc's. Where a URL of pgjdbc's own names the hooks, the first begins
   * the attempt.
   *
   * @throws IllegalArgumentException if that URL is not fit for it
   */
  static TlsAttempt of(Properties info) {
    ConnectAttempt attempt = ConnectAttempt.of(info);
    if (attempt.throughDriver() || attempt.get(TlsAttempt.class) != null) {
      return of(attempt);
    }
    try {
      return VendorUrlTls.begin(attempt, info);
    } catch (SQLException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static TlsAttempt of(ConnectAttempt attempt) {
    TlsAttempt tls = attempt.get(TlsAttempt.class);
    if (tls == null) {
      throw new IllegalStateException("tls-verify: this connect did not pass the plugin");
    }
    return tls;
  }

  /** Whether a host that is known is offered one key share only; at first not. */
  void oneKeyShare(boolean one) {
    oneKeyShare = one;
  }

  /** Before the vendor driver dials all hosts again. */
  void beginAnew() {
    oneKeyShare = false;
    record.accept(null);
    asking = null;
    last = null;
  }

  /** The last one that a vendor began, which need not be that of the host dialled last. */
  @Nullable TlsHandshake last() {
    return last;
  }

  /** That of the host dialled last, or null if the vendor is still asking it for TLS. */
  @Nullable TlsHandshake current() {
    return asking == null ? last : null;
  }

  /** Whether a host has taken the connection and is being asked for TLS. */
  boolean isAsking() {
    Socket socket = asking;
    return socket != null && socket.isConnected();
  }

  /** The host dialled last, or null if none was reached. */
  @Nullable Host dialled() {
    Socket socket = asking;
    if (socket != null) {
      return socket.getRemoteSocketAddress() instanceof InetSocketAddress address
          ? new Host(address.getHostString(), address.getPort())
          : null;
    }
    TlsHandshake handshake = last;
    return handshake == null ? null : handshake.host();
  }

  /**
   * A socket over which pgjdbc will ask the next host for TLS. Forgets what was recorded of the
   * host before.
   *
   * @throws TlsRefusal that of the host before, if it ends the connect
   */
  Socket plainSocket() throws TlsRefusal {
    TlsHandshake before = last;
    TlsRefusal fatal = before == null ? null : before.fatal();
    if (fatal != null) {
      throw fatal;
    }
    record.accept(null);
    Socket socket = new Socket();
    asking = socket;
    return socket;
  }

  /** Begins with a host that the vendor dials. */
  TlsHandshake dial(String host, int port) {
    Host dialled = new Host(host, port);
    KeyShares.Offer offer = oneKeyShare ? policy.keyShares().known(dialled) : KeyShares.all();
    TlsHandshake handshake = new TlsHandshake(policy, dialled, offer, record);
    last = handshake;
    asking = null;
    return handshake;
  }
}
