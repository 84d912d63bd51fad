package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;

/** What the delay on the wire really is: a byte to an echo and back, through what is in force. */
final class RoundTrip {
  private static final int SAMPLES = 100;

  private RoundTrip() {}

  static double medianMillis() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread echo = new Thread(() -> echo(listener), "echo");
      echo.setDaemon(true);
      echo.start();
      try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
        socket.setTcpNoDelay(true);
        long[] nanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
          long start = System.nanoTime();
          socket.getOutputStream().write(1);
          if (socket.getInputStream().read() < 0) {
            throw new IOException("the echo has ended");
          }
          nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[SAMPLES / 2] / 1e6;
      }
    }
  }

  private static void echo(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      socket.setTcpNoDelay(true);
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // ended
    }
  }
}
