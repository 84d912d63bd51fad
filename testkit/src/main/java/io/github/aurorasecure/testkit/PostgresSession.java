package io.github.aurorasecure.testkit;

import io.github.aurorasecure.testkit.SignIn.Asked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * One client's way from the first byte to a relay, as at an RDS endpoint with {@code
 * rds.force_ssl}. Which accounts use IAM is decided by the server's own pg_hba.conf: it lets
 * members of rds_iam in at once when we come through its socket, and asks everyone else for
 * SCRAM-SHA-256, which is relayed.
 */
final class PostgresSession {
  /** The first byte of a TLS handshake: sslnegotiation=direct, PostgreSQL 17. */
  private static final int TLS_HANDSHAKE = 0x16;

  /** SQLSTATE invalid_authorization_specification. */
  private static final String REFUSED = "28000";

  private final ClientConnection client;
  private final Path serverSocket;
  private final TokenVerifier verifier;

  PostgresSession(ClientConnection client, Path serverSocket, TokenVerifier verifier) {
    this.client = client;
    this.serverSocket = serverSocket;
    this.verifier = verifier;
  }

  void serve() throws IOException {
    while (true) {
      int firstByte = client.in().read();
      if (firstByte < 0) {
        client.entry().refused("client left");
        return;
      }
      if (firstByte == TLS_HANDSHAKE && !client.isTls()) {
        client.startTls((byte) firstByte);
        continue;
      }
      byte[] startup = stream().readStartup(firstByte);
      switch (ByteBuffer.wrap(startup).getInt()) {
        case PostgresStream.SSL_REQUEST -> {
          client.out().write('S');
          client.startTls();
        }
        case PostgresStream.GSSENC_REQUEST -> client.out().write('N');
        case PostgresStream.CANCEL_REQUEST -> {
          client.entry().forget();
          cancel(startup);
          return;
        }
        default -> {
          signIn(startup);
          return;
        }
      }
    }
  }

  private PostgresStream stream() {
    return new PostgresStream(client.in(), client.out());
  }

  /** The client takes the end of this connection for the sign that the server has been told. */
  private void cancel(byte[] request) throws IOException {
    try (UnixSocket server = UnixSocket.connect(serverSocket)) {
      new PostgresStream(server.in(), server.out()).writeStartup(request);
      server.in().readAllBytes();
    }
  }

  private void signIn(byte[] startup) throws IOException {
    Map<String, String> parameters = parameters(startup);
    String user = parameters.getOrDefault("user", "");
    String database = parameters.getOrDefault("database", user);
    client.entry().account(user, database);
    String connection =
        "for host \"%s\", user \"%s\", database \"%s\", %s"
            .formatted(
                client.remoteAddress(),
                user,
                database,
                client.isTls() ? "SSL encryption" : "no encryption");
    if (!client.isTls()) {
      refuse("no pg_hba.conf entry " + connection);
    } else if (user.equals(PostgresServer.ADMINISTRATOR)) {
      refuse("pg_hba.conf rejects connection " + connection);
    } else {
      authenticate(user, startup);
    }
  }

  private void authenticate(String user, byte[] startup) throws IOException {
    try (UnixSocket socket = UnixSocket.connect(serverSocket)) {
      InputStream fromServer = new BufferedInputStream(socket.in());
      PostgresStream server = new PostgresStream(fromServer, socket.out());
      server.writeStartup(startup);
      PostgresMessage answer = server.read();
      boolean trusted = answer.type() == 'R' && answer.authentication() == 0;
      if (trusted ? checkToken(user) && tell(answer) : checkPassword(server, answer)) {
        client.relay(fromServer, socket.out(), socket);
      }
    }
  }

  private boolean checkToken(String user) throws IOException {
    client.entry().asked(Asked.TOKEN);
    stream().askForCleartextPassword();
    PostgresMessage reply = stream().read();
    if (reply.type() != 'p' || reply.body().length == 0) {
      throw new IOException("no password message");
    }
    TokenCheck check = verifier.check(reply.password(), user);
    client.entry().token(check, reply.password(), reply.body().length - 1);
    if (check != TokenCheck.ACCEPTED) {
      refuse(PostgresStream.tokenRefused(user));
      return false;
    }
    client.entry().accepted();
    return true;
  }

  private boolean tell(PostgresMessage message) throws IOException {
    stream().write(message);
    return true;
  }

  /** Relays the server's own authentication; false if the server refuses. */
  private boolean checkPassword(PostgresStream server, PostgresMessage first) throws IOException {
    for (PostgresMessage message = first; ; message = server.read()) {
      if (message.type() == 'E') {
        client.entry().refused(message.field('M'));
        return !tell(message);
      }
      if (message.type() != 'R') {
        tell(message);
      } else if (message.authentication() == PostgresStream.AUTHENTICATION_OK) {
        client.entry().accepted();
        return tell(message);
      } else {
        client.entry().asked(Asked.PASSWORD);
        tell(message);
        if (message.authentication() != PostgresStream.AUTHENTICATION_SASL_FINAL) {
          server.write(stream().read());
        }
      }
    }
  }

  private void refuse(String message) throws IOException {
    client.entry().refused(message);
    stream().writeFatal(REFUSED, message);
  }

  /** The parameters of a StartupMessage. */
  static Map<String, String> parameters(byte[] startup) {
    String[] texts =
        new String(startup, 4, startup.length - 4, StandardCharsets.UTF_8).split("\0", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i + 1 < texts.length; i += 2) {
      parameters.put(texts[i], texts[i + 1]);
    }
    return parameters;
  }
}
