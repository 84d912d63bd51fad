package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** As much of PostgreSQL as a sign-in needs. */
final class FakePostgres extends FakeServer {
  /** Authentication requests of the protocol. */
  static final int OK = 0;

  static final int CLEARTEXT = 3;
  static final int MD5 = 5;
  static final int SASL = 10;

  private static final int SSL_REQUEST = 80877103;

  private final int asks;
  private final Predicate<String> accepts;

  FakePostgres(@Nullable SSLContext tls, int asks, Predicate<String> accepts) throws IOException {
    super(tls);
    this.asks = asks;
    this.accepts = accepts;
  }

  @Override
  void serve(Socket socket) throws IOException {
    Socket peer = socket;
    DataInputStream in = new DataInputStream(remembering(peer.getInputStream()));
    int length = in.readInt();
    int code = in.readInt();
    if (code == SSL_REQUEST) {
      peer.getOutputStream().write(hasTls() ? 'S' : 'N');
      if (hasTls()) {
        peer = secured(peer);
        in = new DataInputStream(remembering(peer.getInputStream()));
      }
      length = in.readInt();
      in.readInt();
    }
    in.readNBytes(length - 8);
    DataOutputStream out = new DataOutputStream(peer.getOutputStream());
    if (asks != OK) {
      send(out, 'R', request());
      in.readByte();
      byte[] answer = in.readNBytes(in.readInt() - 4);
      String password = new String(answer, 0, answer.length - 1, UTF_8);
      passwordReceived(password);
      if (!accepts.test(password)) {
        send(out, 'E', "SFATAL\0VFATAL\0C28000\0MPAM authentication failed for user \"app\"\0\0");
        return;
      }
    }
    send(out, 'R', "\0\0\0\0");
    Map.of(
            "server_version", "18.1",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on")
        .forEach((name, value) -> sendQuietly(out, name + '\0' + value + '\0'));
    send(out, 'Z', "I");
    in.readAllBytes();
  }

  private String request() {
    String code = "\0\0\0" + (char) asks;
    return switch (asks) {
      case MD5 -> code + "salt";
      case SASL -> code + "SCRAM-SHA-256\0\0";
      default -> code;
    };
  }

  private static void sendQuietly(DataOutputStream out, String body) {
    try {
      send(out, 'S', body);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void send(DataOutputStream out, char type, String body) throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    DataOutputStream data = new DataOutputStream(message);
    data.writeByte(type);
    data.writeInt(4 + body.length());
    data.writeBytes(body);
    out.write(message.toByteArray());
    out.flush();
  }
}
