package io.github.aurorasecure.testkit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads and writes the packets of MySQL's connection phase, counting sequence ids. The client's
 * side of an endpoint is one ahead of the server's, since only the client asks for TLS.
 *
 * @see <a href="https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html">Client/Server
 *     Protocol</a>
 */
final class MySqlStream {
  /** Ample for a token, and for connection attributes, which the server cuts at 64 KiB. */
  private static final int MAX_PACKET = 1 << 17;

  private final DataInputStream in;
  private final OutputStream out;
  private int sequence;

  MySqlStream(InputStream in, OutputStream out) {
    this(in, out, 0);
  }

  /** Goes on after a command of the client's, which has begun a sequence of its own. */
  static MySqlStream afterCommand(InputStream in, OutputStream out) {
    return new MySqlStream(in, out, 1);
  }

  private MySqlStream(InputStream in, OutputStream out, int sequence) {
    this.in = new DataInputStream(in);
    this.out = out;
    this.sequence = sequence;
  }

  /** The same conversation, continued over other streams. */
  MySqlStream over(InputStream in, OutputStream out) {
    return new MySqlStream(in, out, sequence);
  }

  MySqlPacket read() throws IOException {
    int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
    sequence = in.readUnsignedByte() + 1;
    if (length == 0 || length > MAX_PACKET) {
      throw new IOException("not MySQL's connection phase: a packet of " + length + " bytes");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return new MySqlPacket(body);
  }

  void write(MySqlPacket packet) throws IOException {
    byte[] body = packet.body();
    byte[] bytes = new byte[4 + body.length];
    bytes[0] = (byte) body.length;
    bytes[1] = (byte) (body.length >> 8);
    bytes[2] = (byte) (body.length >> 16);
    bytes[3] = (byte) sequence++;
    System.arraycopy(body, 0, bytes, 4, body.length);
    out.write(bytes);
  }

  /** Sends a command, which begins a sequence of its own. */
  void writeCommand(MySqlPacket packet) throws IOException {
    sequence = 0;
    write(packet);
  }
}
