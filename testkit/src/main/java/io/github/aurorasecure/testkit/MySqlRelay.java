package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What client and server send each other once the client is signed in. */
final class MySqlRelay {
  private static final int HEADER = 4;
  private static final int BUFFER = 1 << 15;

  private final ClientConnection client;
  private final UnixSocket server;
  private final InputStream fromServer;
  private volatile boolean over;

  MySqlRelay(ClientConnection client, UnixSocket server, InputStream fromServer) {
    this.client = client;
    this.server = server;
    this.fromServer = fromServer;
  }

  /**
   * Moves packets both ways until the client wants to be one of certain users, whose
   * COM_CHANGE_USER is returned and not passed on, or until one side ends; null then. The server's
   * side is closed in either case.
   */
  @Nullable MySqlPacket run(Predicate<String> users) throws IOException {
    Thread answers = new Thread(this::passAnswersOn, Thread.currentThread().getName() + "-answers");
    answers.setDaemon(true);
    answers.start();
    try {
      return passCommandsOn(users);
    } catch (IOException e) {
      return null; // the other side is gone
    } finally {
      over = true;
      server.close();
      try {
        answers.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void passAnswersOn() {
    byte[] buffer = new byte[BUFFER];
    try {
      for (int n = fromServer.read(buffer); n >= 0; n = fromServer.read(buffer)) {
        client.out().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // One side is gone.
    } finally {
      if (!over) {
        closeClient();
      }
    }
  }

  private void closeClient() {
    try {
      client.close();
    } catch (IOException e) {
      // It is abandoned anyway.
    }
  }

  private @Nullable MySqlPacket passCommandsOn(Predicate<String> users) throws IOException {
    InputStream in = client.in();
    OutputStream toServer = server.out();
    byte[] buffer = new byte[BUFFER];
    while (in.readNBytes(buffer, 0, HEADER) == HEADER) {
      int left = (buffer[0] & 0xff) | (buffer[1] & 0xff) << 8 | (buffer[2] & 0xff) << 16;
      boolean first = buffer[3] == 0;
      int n = in.readNBytes(buffer, HEADER, Math.min(left, BUFFER - HEADER));
      if (first && n == left) {
        MySqlPacket command = new MySqlPacket(Arrays.copyOfRange(buffer, HEADER, HEADER + n));
        if (command.isChangeUser() && users.test(command.changedUser())) {
          return command;
        }
      }
      toServer.write(buffer, 0, HEADER + n);
      for (left -= n; left > 0 && n > 0; left -= n) {
        n = in.read(buffer, 0, Math.min(left, BUFFER));
        toServer.write(buffer, 0, Math.max(n, 0));
      }
    }
    return null;
  }
}
