package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Iterator;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** As much of MySQL as a sign-in needs; it lets nobody in. */
final class FakeMySql extends FakeServer {
  private static final int SSL = 0x800;
  // Long passwords, protocol 4.1, secure connection, authentication plugins with long data.
  private static final int CAPABILITIES = 0x1 | 0x200 | 0x8000 | 0x80000 | 0x200000;

  private final boolean asksForToken;
  private final Iterator<String> refusals;

  /**
   * @param refusals what to answer to each sign-in: error code, SQLState and message
   */
  FakeMySql(@Nullable SSLContext tls, boolean asksForToken, List<String> refusals)
      throws IOException {
    super(tls);
    this.asksForToken = asksForToken;
    this.refusals = refusals.iterator();
  }

  @Override
  void serve(Socket socket) throws IOException {
    Socket peer = socket;
    InputStream in = remembering(peer.getInputStream());
    send(peer, 0, greeting());
    if (hasTls()) {
      receive(in);
      peer = secured(peer);
      in = remembering(peer.getInputStream());
    }
    receive(in);
    int sequence = hasTls() ? 3 : 2;
    if (asksForToken) {
      send(peer, sequence, "\u00femysql_clear_password\0");
      String answer = receive(in);
      passwordReceived(answer.substring(0, answer.length() - 1));
      sequence += 2;
    }
    String[] refusal = refusals.next().split(" ", 3);
    int code = Integer.parseInt(refusal[0]);
    send(
        peer,
        sequence,
        "\u00ff" + (char) (code & 0xff) + (char) (code >> 8) + '#' + refusal[1] + refusal[2]);
    in.read();
  }

  private String greeting() {
    int capabilities = hasTls() ? CAPABILITIES | SSL : CAPABILITIES;
    return "\n8.0.36\0"
        + "\1\0\0\0"
        + "12345678\0"
        + (char) (capabilities & 0xff)
        + (char) (capabilities >> 8 & 0xff)
        + "\u00ff\2\0"
        + (char) (capabilities >> 16 & 0xff)
        + (char) (capabilities >> 24 & 0xff)
        + (char) 21
        + "\0".repeat(10)
        + "123456789012\0"
        + "caching_sha2_password\0";
  }

  private static String receive(InputStream in) throws IOException {
    byte[] header = in.readNBytes(4);
    if (header.length < 4) {
      throw new IOException("the client has gone");
    }
    int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  private static void send(Socket peer, int sequence, String body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(body.length() & 0xff);
    packet.write(body.length() >> 8);
    packet.write(0);
    packet.write(sequence);
    packet.writeBytes(body.getBytes(ISO_8859_1));
    OutputStream out = peer.getOutputStream();
    out.write(packet.toByteArray());
    out.flush();
  }
}
