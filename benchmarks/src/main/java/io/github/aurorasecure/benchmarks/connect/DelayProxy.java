package io.github.aurorasecure.benchmarks.connect;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A SOCKS 5 proxy (RFC 1928) on loopback that all plain sockets of this JVM go through while it is
 * open. So URLs stay as they are, names in certificates and tokens match, and any driver over
 * {@code java.net.Socket} takes part. Bytes arrive later by the delay in each direction, a
 * connection's set-up by a round trip; the throughput is not limited.
 */
final class DelayProxy implements Closeable {
  private static final int VERSION = 5;
  private static final int CONNECT = 1;
  private static final int REFUSED = 5;

  private final ServerSocket listener;
  private final Duration delay;
  private final @Nullable ProxySelector before = ProxySelector.getDefault();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          runnable -> {
            Thread thread = new Thread(runnable, "delay-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
  private final Queue<WireTrace> traces = new ConcurrentLinkedQueue<>();
  private volatile boolean tracing;

  private DelayProxy(ServerSocket listener, Duration delay) {
    this.listener = listener;
    this.delay = delay;
  }

  /** Starts it and sends the sockets of this JVM through it. */
  static DelayProxy start(Duration delay) {
    try {
      DelayProxy proxy =
          new DelayProxy(new ServerSocket(0, 512, InetAddress.getLoopbackAddress()), delay);
      proxy.threads.execute(proxy::accept);
      ProxySelector.setDefault(proxy.new Selector());
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether to note what goes by on connections from now on. */
  void trace(boolean on) {
    tracing = on;
  }

  /** Connections noted since the last time. */
  List<WireTrace> takeTraces() {
    List<WireTrace> taken = List.copyOf(traces);
    traces.clear();
    return taken;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try {
      client.setTcpNoDelay(true);
      Socket server = connect(client);
      open.add(server);
      // Its own handshake crossed the wire both ways.
      LockSupport.parkNanos(2 * delay.toNanos());
      WireTrace trace = tracing ? new WireTrace() : null;
      if (trace != null) {
        traces.add(trace);
      }
      client.getOutputStream().write(new byte[] {VERSION, 0, 0, 1, 0, 0, 0, 0, 0, 0});
      Relay up = new Relay(client, server, delay, trace == null ? null : trace::fromClient);
      Relay down = new Relay(server, client, delay, trace == null ? null : trace::fromServer);
      up.start(threads);
      down.start(threads);
    } catch (IOException e) {
      Relay.close(client);
    } finally {
      open.removeIf(Socket::isClosed);
    }
  }

  private static Socket connect(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    in.readByte(); // the version; the JDK speaks 5 first
    in.skipNBytes(in.readUnsignedByte()); // ways to sign in, "none" among them
    client.getOutputStream().write(new byte[] {VERSION, 0});
    in.readByte();
    if (in.readUnsignedByte() != CONNECT) {
      throw new SocketException("only CONNECT");
    }
    in.readByte();
    InetSocketAddress target = target(in);
    Socket server = new Socket(Proxy.NO_PROXY);
    try {
      server.setTcpNoDelay(true);
      server.connect(target);
      return server;
    } catch (IOException e) {
      server.close();
      client.getOutputStream().write(new byte[] {VERSION, REFUSED, 0, 1, 0, 0, 0, 0, 0, 0});
      throw e;
    }
  }

  private static InetSocketAddress target(DataInputStream in) throws IOException {
    return switch (in.readUnsignedByte()) {
      case 1 -> address(in.readNBytes(4), in);
      case 4 -> address(in.readNBytes(16), in);
      default -> {
        byte[] name = in.readNBytes(in.readUnsignedByte());
        yield new InetSocketAddress(
            new String(name, java.nio.charset.StandardCharsets.US_ASCII), in.readUnsignedShort());
      }
    };
  }

  private static InetSocketAddress address(byte[] address, DataInputStream in) throws IOException {
    return new InetSocketAddress(InetAddress.getByAddress(address), in.readUnsignedShort());
  }

  /** Sockets are direct again; open connections end. */
  @Override
  public void close() throws IOException {
    ProxySelector.setDefault(before);
    listener.close();
    open.forEach(Relay::close);
    threads.shutdownNow();
  }

  private final class Selector extends ProxySelector {
    @Override
    public List<Proxy> select(URI uri) {
      if (uri.getScheme().equals("socket")) {
        return List.of(new Proxy(Proxy.Type.SOCKS, listener.getLocalSocketAddress()));
      }
      return before == null ? List.of(Proxy.NO_PROXY) : before.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress proxy, IOException e) {
      // The socket's user hears of it.
    }
  }
}
