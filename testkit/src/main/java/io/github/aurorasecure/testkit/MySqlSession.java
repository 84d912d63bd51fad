package io.github.aurorasecure.testkit;

import io.github.aurorasecure.testkit.SignIn.Asked;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client's way from the greeting to a relay, as at an RDS endpoint with {@code
 * require_secure_transport}. Client and server agree on capabilities through the server's own
 * greeting and the client's own answer, both passed on but for the TLS flag, so that whatever they
 * agree on holds for the relayed bytes.
 */
final class MySqlSession {
  private final ClientConnection client;
  private final Path serverSocket;
  private final TokenVerifier verifier;
  private final Map<String, NativePassword> iamAccounts;

  /**
   * @param iamAccounts what the endpoint signs in to the server with, by user
   */
  MySqlSession(
      ClientConnection client,
      Path serverSocket,
      TokenVerifier verifier,
      Map<String, NativePassword> iamAccounts) {
    this.client = client;
    this.serverSocket = serverSocket;
    this.verifier = verifier;
    this.iamAccounts = iamAccounts;
  }

  void serve() throws IOException {
    MySqlLogin login;
    MySqlPacket change;
    try (UnixSocket socket = UnixSocket.connect(serverSocket)) {
      InputStream fromServer = new BufferedInputStream(socket.in());
      login = signIn(new MySqlStream(fromServer, socket.out()));
      if (login == null) {
        return;
      }
      if (login.wantsCompression()) {
        client.relay(fromServer, socket.out(), socket);
        return;
      }
      change = relay(socket, fromServer);
    }
    while (change != null) {
      login = login.changedBy(change);
      change = serve(login);
    }
  }

  /**
   * One who is connected already, as another account that uses IAM. The server is connected to
   * anew, as nothing but that is left of a session whose user was changed.
   */
  private @Nullable MySqlPacket serve(MySqlLogin changed) throws IOException {
    client.signInAgain();
    client.entry().account(changed.user(), changed.database());
    try (UnixSocket socket = UnixSocket.connect(serverSocket)) {
      InputStream fromServer = new BufferedInputStream(socket.in());
      MySqlStream server = new MySqlStream(fromServer, socket.out());
      MySqlGreeting greeting = MySqlGreeting.parse(server.read());
      MySqlStream secure = MySqlStream.afterCommand(client.in(), client.out());
      return signIn(server, greeting, secure, changed) ? relay(socket, fromServer) : null;
    } finally {
      client.entry().refused("broken off");
    }
  }

  private @Nullable MySqlPacket relay(UnixSocket socket, InputStream fromServer)
      throws IOException {
    return new MySqlRelay(client, socket, fromServer).run(iamAccounts::containsKey);
  }

  private @Nullable MySqlLogin signIn(MySqlStream server) throws IOException {
    MySqlGreeting greeting = MySqlGreeting.parse(server.read());
    MySqlStream plain = new MySqlStream(client.in(), client.out());
    plain.write(greeting.offeringTls());
    MySqlPacket first = plain.read();
    if (!MySqlLogin.isSslRequest(first)) {
      MySqlLogin login = MySqlLogin.parse(first);
      client.entry().account(login.user(), login.database());
      refuse(
          plain,
          MySqlPacket.error(
              3159,
              "HY000",
              "Connections using insecure transport are prohibited while"
                  + " --require_secure_transport=ON."));
      return null;
    }
    client.startTls();
    MySqlStream secure = plain.over(client.in(), client.out());
    MySqlPacket answer = secure.read();
    MySqlLogin login = MySqlLogin.parse(answer);
    client.entry().account(login.user(), login.database());
    if (iamAccounts.containsKey(login.user())) {
      return signIn(server, greeting, secure, login) ? login : null;
    }
    server.write(MySqlLogin.withoutTls(answer));
    return checkPassword(server, secure) ? login : null;
  }

  private boolean signIn(
      MySqlStream server, MySqlGreeting greeting, MySqlStream secure, MySqlLogin login)
      throws IOException {
    NativePassword hidden = iamAccounts.get(login.user());
    return hidden != null
        && checkToken(secure, login.user())
        && finish(secure, hidden.signIn(server, greeting, login));
  }

  private boolean checkToken(MySqlStream secure, String user) throws IOException {
    client.entry().asked(Asked.TOKEN);
    secure.write(MySqlPacket.askForClearPassword());
    MySqlPacket reply = secure.read();
    String token = reply.clearPassword();
    TokenCheck check = verifier.check(token, user);
    client.entry().token(check, token, reply.body().length - 1);
    if (check == TokenCheck.ACCEPTED) {
      return true;
    }
    return refuse(secure, MySqlPacket.accessDenied(user, !token.isEmpty()));
  }

  /** Relays the server's own authentication; false if the server refuses. */
  private boolean checkPassword(MySqlStream server, MySqlStream secure) throws IOException {
    // By the greeting already.
    client.entry().asked(Asked.PASSWORD);
    while (true) {
      MySqlPacket packet = server.read();
      if (packet.isOk() || packet.isError()) {
        return finish(secure, packet);
      }
      secure.write(packet);
      if (packet.wantsAnswer()) {
        server.write(secure.read());
      }
    }
  }

  private boolean finish(MySqlStream secure, MySqlPacket verdict) throws IOException {
    if (verdict.isOk()) {
      client.entry().accepted();
    } else {
      client.entry().refused(verdict.errorMessage());
    }
    secure.write(verdict);
    return verdict.isOk();
  }

  private boolean refuse(MySqlStream to, MySqlPacket error) throws IOException {
    client.entry().refused(error.errorMessage());
    to.write(error);
    return false;
  }
}
