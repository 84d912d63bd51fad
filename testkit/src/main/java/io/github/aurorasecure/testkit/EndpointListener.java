package io.github.aurorasecure.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/**
 * Accepts connections on a loopback port, each served by a daemon thread of its own. {@link
 * #close()} ends them all and returns when their threads have.
 */
final class EndpointListener implements Closeable {
  /** Talks to one client until either side ends the connection. */
  @FunctionalInterface
  interface Session {
    void serve(Socket client) throws IOException;
  }

  private static final int BACKLOG = 200;

  private final ServerSocket serverSocket;
  private final Session session;
  private final Thread acceptor;
  // Used by the acceptor while it runs, then by close().
  private final Map<Socket, Thread> clients = new HashMap<>();

  private EndpointListener(ServerSocket serverSocket, String name, Session session) {
    this.serverSocket = serverSocket;
    this.session = session;
    this.acceptor = new Thread(this::accept, name);
    this.acceptor.setDaemon(true);
  }

  /** A free port on 127.0.0.1, given by number: the JVM's hosts file may not list localhost. */
  static ServerSocket bind() throws IOException {
    return new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  static EndpointListener start(ServerSocket serverSocket, String name, Session session) {
    EndpointListener listener = new EndpointListener(serverSocket, name, session);
    listener.acceptor.start();
    return listener;
  }

  private void accept() {
    while (!serverSocket.isClosed()) {
      try {
        Socket client = serverSocket.accept();
        Thread thread = new Thread(() -> serve(client), acceptor.getName() + "-client");
        thread.setDaemon(true);
        thread.start();
        clients.values().removeIf(earlier -> !earlier.isAlive());
        clients.put(client, thread);
      } catch (IOException e) {
        // Closed, or a client that left before it was accepted.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      session.serve(client);
    } catch (IOException e) {
      // The session has recorded what there is to tell.
    }
  }

  @Override
  public void close() throws IOException {
    serverSocket.close();
    try {
      acceptor.join();
      for (var client : clients.entrySet()) {
        client.getKey().close();
        client.getValue().join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
