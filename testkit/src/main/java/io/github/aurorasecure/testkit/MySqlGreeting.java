package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The server's first packet, HandshakeV10. */
final class MySqlGreeting {
  static final int CLIENT_SSL = 0x800;

  // After the version's NUL: thread id 4, nonce 8, filler 1, capabilities 2, charset 1, status 2,
  // capabilities 2, nonce length 1, reserved 10, nonce 12 and a NUL.
  private static final int NONCE = 4;
  private static final int CAPABILITIES = 13;
  private static final int NONCE_REST = 31;
  private static final int NONCE_END = 43;

  private final byte[] body;
  private final int afterVersion;

  private MySqlGreeting(byte[] body, int afterVersion) {
    this.body = body;
    this.afterVersion = afterVersion;
  }

  /**
   * @throws IOException if the server sent an error instead, such as "Too many connections"
   */
  static MySqlGreeting parse(MySqlPacket packet) throws IOException {
    if (packet.isError()) {
      throw new IOException(packet.errorMessage());
    }
    byte[] body = packet.body();
    int end = 1;
    while (body[end] != 0) {
      end++;
    }
    return new MySqlGreeting(body, end + 1);
  }

  /** The greeting of a server that does not exist. */
  static MySqlPacket invented(boolean offeringTls) {
    // LONG_PASSWORD, CONNECT_WITH_DB, PROTOCOL_41, TRANSACTIONS, SECURE_CONNECTION; then
    // PLUGIN_AUTH, CONNECT_ATTRS, PLUGIN_AUTH_LENENC_CLIENT_DATA.
    int capabilities = 0xa209 | 0x380000 | (offeringTls ? CLIENT_SSL : 0);
    byte[] nonce = "abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII);
    return new MySqlPacket.Writer()
        .bytes((byte) 10)
        .text("8.0.39")
        .bytes(new byte[] {1, 0, 0, 0})
        .bytes(Arrays.copyOf(Arrays.copyOf(nonce, 8), 9))
        .bytes((byte) capabilities, (byte) (capabilities >> 8))
        .bytes(MySqlLogin.UTF8MB4, (byte) 2, (byte) 0)
        .bytes((byte) (capabilities >> 16), (byte) (capabilities >> 24))
        .bytes((byte) 21)
        .bytes(new byte[10])
        .bytes(Arrays.copyOfRange(nonce, 8, 21))
        .text("caching_sha2_password")
        .packet();
  }

  /** The 20 bytes that passwords are hashed with. */
  byte[] nonce() {
    byte[] nonce = Arrays.copyOfRange(body, afterVersion + NONCE, afterVersion + NONCE + 20);
    System.arraycopy(body, afterVersion + NONCE_REST, nonce, 8, NONCE_END - NONCE_REST);
    return nonce;
  }

  /** The same greeting, nonce and all, from a server that can do TLS. */
  MySqlPacket offeringTls() {
    byte[] offering = body.clone();
    offering[afterVersion + CAPABILITIES + 1] |= CLIENT_SSL >> 8;
    return new MySqlPacket(offering);
  }
}
