package io.github.aurorasecure.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The client's answer to the greeting, HandshakeResponse41, or its beginning, SSLRequest. */
final class MySqlLogin {
  static final String NATIVE_PASSWORD = "mysql_native_password";

  private static final int CONNECT_WITH_DB = 0x8;
  private static final int COMPRESS = 0x20;
  private static final int PROTOCOL_41 = 0x200;
  private static final int SECURE_CONNECTION = 0x8000;
  private static final int PLUGIN_AUTH = 0x80000;

  // Capabilities 4, packet size 4, charset 1, reserved 23.
  private static final int HEADER = 32;
  static final byte UTF8MB4 = 45;

  private final byte[] header;
  private final String user;
  private final @Nullable String database;
  private final byte[] attributes;

  private MySqlLogin(byte[] header, String user, @Nullable String database, byte[] attributes) {
    this.header = header;
    this.user = user;
    this.database = database;
    this.attributes = attributes;
  }

  /** A login of our own, without a password as yet. */
  static MySqlLogin of(String user, String database) {
    int capabilities = CONNECT_WITH_DB | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH;
    byte[] header = buffer(new byte[HEADER]).putInt(capabilities).putInt(1 << 24).array();
    header[8] = UTF8MB4;
    return new MySqlLogin(header, user, database, new byte[0]);
  }

  /** Whether the client goes on with a TLS handshake. */
  static boolean isSslRequest(MySqlPacket packet) {
    return packet.body().length == HEADER
        && (buffer(packet.body()).getInt() & MySqlGreeting.CLIENT_SSL) != 0;
  }

  static MySqlLogin parse(MySqlPacket packet) throws IOException {
    try {
      ByteBuffer in = buffer(packet.body());
      byte[] header = take(in, HEADER);
      int capabilities = buffer(header).getInt();
      int needed = PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH;
      if ((capabilities & needed) != needed) {
        throw new IOException("client without CLIENT_PLUGIN_AUTH");
      }
      String user = text(in);
      // Up to 250 bytes the two encodings of the length are the same; hashes are shorter.
      take(in, in.get() & 0xff);
      String database = (capabilities & CONNECT_WITH_DB) != 0 ? text(in) : null;
      text(in);
      return new MySqlLogin(header, user, database, take(in, in.remaining()));
    } catch (BufferUnderflowException e) {
      throw new IOException("truncated handshake response", e);
    }
  }

  /** This client's login as the user, and to the database, that its COM_CHANGE_USER names. */
  MySqlLogin changedBy(MySqlPacket command) throws IOException {
    try {
      ByteBuffer in = buffer(command.body());
      in.get();
      String other = text(in);
      take(in, in.get() & 0xff);
      String schema = text(in);
      byte[] changed = header.clone();
      changed[8] = take(in, 2)[0];
      text(in);
      int others = buffer(changed).getInt(0) & ~CONNECT_WITH_DB;
      buffer(changed).putInt(0, schema.isEmpty() ? others : others | CONNECT_WITH_DB);
      byte[] rest = take(in, in.remaining());
      return new MySqlLogin(changed, other, schema.isEmpty() ? null : schema, rest);
    } catch (BufferUnderflowException e) {
      throw new IOException("truncated COM_CHANGE_USER", e);
    }
  }

  /** Whether the packets that follow are compressed, if the server agrees. */
  boolean wantsCompression() {
    return (buffer(header).getInt() & COMPRESS) != 0;
  }

  String user() {
    return user;
  }

  @Nullable String database() {
    return database;
  }

  /** The login as it came, for a server that is not asked for TLS. */
  static MySqlPacket withoutTls(MySqlPacket packet) {
    byte[] body = packet.body().clone();
    clearTls(body);
    return new MySqlPacket(body);
  }

  /** This login with another answer to the greeting, the one of mysql_native_password. */
  MySqlPacket withNativePassword(byte[] scrambled) {
    byte[] plain = header.clone();
    clearTls(plain);
    var writer = new MySqlPacket.Writer().bytes(plain).text(user);
    writer.bytes((byte) scrambled.length).bytes(scrambled);
    if (database != null) {
      writer.text(database);
    }
    return writer.text(NATIVE_PASSWORD).bytes(attributes).packet();
  }

  private static void clearTls(byte[] header) {
    ByteBuffer buffer = buffer(header);
    buffer.putInt(0, buffer.getInt(0) & ~MySqlGreeting.CLIENT_SSL);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static String text(ByteBuffer in) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte b = in.get(); b != 0; b = in.get()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
