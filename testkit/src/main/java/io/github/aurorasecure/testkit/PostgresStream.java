package io.github.aurorasecure.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes whole messages of PostgreSQL's protocol 3.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/protocol-message-formats.html">PostgresMessage
 *     formats</a>
 */
final class PostgresStream {
  static final int SSL_REQUEST = 80877103;
  static final int GSSENC_REQUEST = 80877104;
  static final int CANCEL_REQUEST = 80877102;
  static final int AUTHENTICATION_OK = 0;
  static final int AUTHENTICATION_CLEARTEXT_PASSWORD = 3;
  static final int AUTHENTICATION_MD5_PASSWORD = 5;
  static final int AUTHENTICATION_SASL = 10;
  static final int AUTHENTICATION_SASL_FINAL = 12;

  /** MAX_STARTUP_PACKET_LENGTH of the server's pqcomm.h. */
  private static final int MAX_STARTUP = 10_000;

  /** While signing in; a token with a long session token takes a few thousand bytes. */
  private static final int MAX_MESSAGE = 1 << 16;

  private final DataInputStream in;
  private final OutputStream out;

  PostgresStream(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = out;
  }

  /**
   * The rest of a message without a type, such as StartupMessage, whose first byte was read.
   *
   * @return everything after the length
   */
  byte[] readStartup(int firstByte) throws IOException {
    int length = firstByte << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
    return readBody(length, 8, MAX_STARTUP);
  }

  PostgresMessage read() throws IOException {
    char type = (char) in.readUnsignedByte();
    return new PostgresMessage(type, readBody(in.readInt(), 4, MAX_MESSAGE));
  }

  private byte[] readBody(int length, int min, int max) throws IOException {
    if (length < min || length > max) {
      throw new IOException("not PostgreSQL's protocol: a message of " + length + " bytes");
    }
    byte[] body = new byte[length - 4];
    in.readFully(body);
    return body;
  }

  void writeStartup(byte[] body) throws IOException {
    out.write(ByteBuffer.allocate(4 + body.length).putInt(4 + body.length).put(body).array());
  }

  void write(PostgresMessage message) throws IOException {
    byte[] body = message.body();
    out.write(
        ByteBuffer.allocate(5 + body.length)
            .put((byte) message.type())
            .putInt(4 + body.length)
            .put(body)
            .array());
  }

  void write(char type, String... texts) throws IOException {
    String body = texts.length == 0 ? "" : String.join("\0", texts) + "\0";
    write(new PostgresMessage(type, body.getBytes(StandardCharsets.UTF_8)));
  }

  void askForCleartextPassword() throws IOException {
    writeAuthentication(AUTHENTICATION_CLEARTEXT_PASSWORD);
  }

  /**
   * @param more what follows in this kind of request, such as a salt
   */
  void writeAuthentication(int request, byte... more) throws IOException {
    byte[] body = ByteBuffer.allocate(4 + more.length).putInt(request).put(more).array();
    write(new PostgresMessage('R', body));
  }

  /** Refuses a token in the words of RDS, whose PAM module checks them. */
  static String tokenRefused(String user) {
    return "PAM authentication failed for user \"" + user + "\"";
  }

  void writeFatal(String sqlState, String message) throws IOException {
    write('E', "SFATAL", "VFATAL", "C" + sqlState, "M" + message, "");
  }
}
