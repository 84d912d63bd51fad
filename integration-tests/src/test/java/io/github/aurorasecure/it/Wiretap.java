package io.github.aurorasecure.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * Somebody in between on a free loopback port: keeps every byte that clients send, and may change
 * or cut short what the server answers.
 */
final class Wiretap implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final UnaryOperator<byte[]> tamper;
  private final int cut;
  private final ByteArrayOutputStream fromClients = new ByteArrayOutputStream();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private Wiretap(int target, UnaryOperator<byte[]> tamper, int cut) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.tamper = tamper;
    this.cut = cut;
    start(this::accept);
  }

  static Wiretap before(int port) throws IOException {
    return new Wiretap(port, bytes -> bytes, Integer.MAX_VALUE);
  }

  /** Ends each connection when the server has sent so many bytes. */
  static Wiretap cuttingAfter(int bytes, int port) throws IOException {
    return new Wiretap(port, answer -> answer, bytes);
  }

  /** Changes each piece of what the server sends. */
  static Wiretap tampering(UnaryOperator<byte[]> tamper, int port) throws IOException {
    return new Wiretap(port, tamper, Integer.MAX_VALUE);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** All that clients have sent. No more are taken; returns when all connections have ended. */
  byte[] fromClients() throws IOException {
    close();
    synchronized (this) {
      return fromClients.toByteArray();
    }
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "wiretap");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        start(() -> pump(client, server, true));
        start(() -> pump(server, client, false));
      } catch (IOException e) {
        // The listener was closed, or the server is gone: the client will notice.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean fromClient) {
    byte[] buffer = new byte[16_384];
    int left = fromClient ? Integer.MAX_VALUE : cut;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (left > 0) {
        int n = in.read(buffer);
        if (n < 0) {
          return;
        }
        byte[] piece = Arrays.copyOf(buffer, n);
        if (fromClient) {
          synchronized (this) {
            fromClients.writeBytes(piece);
          }
        } else {
          piece = tamper.apply(piece);
        }
        out.write(piece, 0, Math.min(left, piece.length));
        left -= piece.length;
      }
    } catch (IOException e) {
      // One side has left, and so does the other.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Thread thread : threads) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
