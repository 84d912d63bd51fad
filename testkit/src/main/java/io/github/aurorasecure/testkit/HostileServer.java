package io.github.aurorasecure.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.AlgorithmConstraints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server on 127.0.0.1 that wants a client's password and nothing else: it asks for it in the
 * clear, be it after refusing TLS or behind a certificate the client should not trust. Tests assert
 * that it got none. Nothing stands behind it; it refuses a password, once it has it, in the words
 * in which RDS refuses a token. Safe for use by several threads.
 */
public final class HostileServer implements AutoCloseable {
  /** What a client is asked for. */
  public enum Demand {
    /** The password in the clear, as RDS asks for a token. */
    CLEAR_PASSWORD,
    /** PostgreSQL only: a hash of the password. */
    MD5,
    /** PostgreSQL only: SCRAM-SHA-256. */
    SCRAM,
    /** Nothing beyond what clients send unasked. */
    NOTHING
  }

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Engine engine;
  private @Nullable Supplier<TlsAcceptor> tls;
  private final boolean silent;
  private final ServerSocket serverSocket;
  private final EndpointListener listener;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<String> passwords = new ArrayList<>();
  private int clients;
  private Demand demand = Demand.CLEAR_PASSWORD;
  private Predicate<String> admitted = password -> false;
  private @Nullable CertificateChain renegotiated;
  private @Nullable AlgorithmConstraints constraints;
  private boolean busy;

  private HostileServer(Engine engine, @Nullable Supplier<TlsAcceptor> tls, boolean silent) {
    this.engine = engine;
    this.tls = tls;
    this.silent = silent;
    try {
      this.serverSocket = EndpointListener.bind();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.listener = EndpointListener.start(serverSocket, "hostile-server-" + port(), this::serve);
  }

  /** Says that it cannot do TLS, then asks for the password in plaintext. */
  public static HostileServer withoutTls(Engine engine) {
    return new HostileServer(engine, null, false);
  }

  /**
   * Does TLS with a certificate of the test's choice, then asks for the password. It asks again of
   * clients that come back without TLS.
   */
  public static HostileServer presenting(Engine engine, CertificateChain chain) {
    return new HostileServer(engine, () -> acceptor(engine, chain, false), false);
  }

  /** As {@link #presenting}, and lets clients resume their TLS sessions, which takes less time. */
  public static HostileServer resuming(Engine engine, CertificateChain chain) {
    TlsAcceptor shared = acceptor(engine, chain, true);
    return new HostileServer(engine, () -> shared, false);
  }

  private static TlsAcceptor acceptor(Engine engine, CertificateChain chain, boolean resumption) {
    String[] protocols = engine == Engine.POSTGRESQL ? new String[] {"postgresql"} : new String[0];
    return new TlsAcceptor(chain, resumption, protocols);
  }

  /**
   * PostgreSQL only: never answers a request for TLS, and asks clients for the password that come
   * back without one. MySQL's client waits for no answer.
   */
  public static HostileServer ignoringTlsRequest() {
    return new HostileServer(Engine.POSTGRESQL, null, true);
  }

  /** Asks later clients for something else than the password in the clear. */
  public synchronized HostileServer asking(Demand demand) {
    this.demand = demand;
    return this;
  }

  /**
   * PostgreSQL only: lets later clients with these passwords in, the empty one if none was asked
   * for. They find a server that has nothing but SET.
   */
  public synchronized HostileServer admitting(Predicate<String> passwords) {
    this.admitted = passwords;
    return this;
  }

  /**
   * Shows later clients of TLS 1.2 another certificate, once they have sent what they send unasked,
   * and asks those for the password that take it.
   */
  public synchronized HostileServer renegotiatingAs(CertificateChain other) {
    this.renegotiated = other;
    return this;
  }

  /** Shows later clients, which resume nothing, another certificate. */
  public synchronized HostileServer presentingNow(CertificateChain chain) {
    this.tls = () -> acceptor(engine, chain, false);
    return this;
  }

  /** Does later handshakes only as these say. */
  public synchronized HostileServer constrainedBy(AlgorithmConstraints constraints) {
    this.constraints = constraints;
    return this;
  }

  /** Tells the next client, once it has answered, that there are too many connections. */
  public synchronized HostileServer busyAtFirst() {
    this.busy = true;
    return this;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return serverSocket.getLocalPort();
  }

  /** The vendor's URL through a host name, without properties. */
  public String jdbcUrl(String host) {
    return engine.jdbcUrl(host, port(), LocalAurora.DATABASE);
  }

  /**
   * The passwords clients handed over, oldest first. Waits up to 10 seconds for connections that
   * are still open, so that nothing comes later.
   */
  public synchronized List<String> passwords() {
    awaitClients();
    return List.copyOf(passwords);
  }

  /**
   * Every byte received after the TLS handshake, or from the beginning where there was none. Waits
   * as {@link #passwords()} does.
   */
  public synchronized byte[] received() {
    awaitClients();
    return received.toByteArray();
  }

  private synchronized void awaitClients() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (clients > 0) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException("a client is still connected");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Lure.Answer answer(String password) {
    if (busy) {
      busy = false;
      return Lure.Answer.BUSY;
    }
    return admitted.test(password) ? Lure.Answer.ADMITTED : Lure.Answer.REFUSED;
  }

  private void serve(Socket socket) throws IOException {
    socket.setTcpNoDelay(true); // else each of several short answers waits 40 ms for an ACK
    Lure lure;
    synchronized (this) {
      TlsAcceptor acceptor = tls == null ? null : tls.get();
      if (acceptor != null && constraints != null) {
        acceptor.constrain(constraints);
      }
      lure = new Lure(engine, acceptor, renegotiated, silent, demand, this::answer, socket);
      clients++;
    }
    try {
      lure.play();
    } finally {
      synchronized (this) {
        received.writeBytes(lure.received());
        passwords.addAll(lure.passwords());
        clients--;
        notifyAll();
      }
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
