package io.github.aurorasecure.benchmarks.connect;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What client and server agreed upon, from the server's hello (RFC 8446, 4.1.3; RFC 5246, 7.4.1.3).
 *
 * @param version such as {@code TLS 1.3}
 * @param suite its IANA name, or its number if it is not one of the usual
 * @param resumed whether an earlier session goes on
 */
record ServerHello(String version, String suite, boolean resumed) {
  private static final int RECORD_AND_HANDSHAKE_HEADER = 9;
  private static final int VERSION_AND_RANDOM = 34;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int PRE_SHARED_KEY = 41;
  private static final int SERVER_HELLO = 2;
  private static final int HANDSHAKE = 22;

  private static final Map<Integer, String> SUITES =
      Map.of(
          0x1301, "TLS_AES_128_GCM_SHA256",
          0x1302, "TLS_AES_256_GCM_SHA384",
          0x1303, "TLS_CHACHA20_POLY1305_SHA256",
          0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          0xc030, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          0xcca8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          0x009e, "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
          0x009f, "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");

  /** The session that a client's hello wants to resume, or an empty array. */
  static byte[] session(byte[] bytes, int from, int to) {
    try {
      ByteBuffer hello = ByteBuffer.wrap(bytes, from, to - from);
      skip(hello, RECORD_AND_HANDSHAKE_HEADER + VERSION_AND_RANDOM);
      return next(hello, hello.get() & 0xff);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Null if the bytes do not begin with a server's hello. */
  static @Nullable ServerHello parse(byte[] bytes, int length, byte[] clientSession) {
    if (length <= RECORD_AND_HANDSHAKE_HEADER
        || bytes[0] != HANDSHAKE
        || bytes[RECORD_AND_HANDSHAKE_HEADER - 4] != SERVER_HELLO) {
      return null;
    }
    try {
      ByteBuffer hello = ByteBuffer.wrap(bytes, 0, length);
      skip(hello, RECORD_AND_HANDSHAKE_HEADER);
      int version = hello.getShort();
      skip(hello, VERSION_AND_RANDOM - 2);
      byte[] session = next(hello, hello.get() & 0xff);
      int suite = hello.getShort() & 0xffff;
      hello.get(); // compression
      boolean preSharedKey = false;
      ByteBuffer extensions =
          hello.hasRemaining()
              ? ByteBuffer.wrap(next(hello, hello.getShort() & 0xffff))
              : ByteBuffer.allocate(0);
      while (extensions.hasRemaining()) {
        int type = extensions.getShort();
        ByteBuffer value = ByteBuffer.wrap(next(extensions, extensions.getShort() & 0xffff));
        if (type == SUPPORTED_VERSIONS) {
          version = value.getShort();
        }
        preSharedKey |= type == PRE_SHARED_KEY;
      }
      boolean tls13 = version == 0x0304;
      return new ServerHello(
          "TLS 1." + (version - 0x0301),
          SUITES.getOrDefault(suite, "0x" + Integer.toHexString(suite)),
          tls13 ? preSharedKey : session.length > 0 && Arrays.equals(session, clientSession));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      return null;
    }
  }

  private static void skip(ByteBuffer buffer, int count) {
    buffer.position(buffer.position() + count);
  }

  private static byte[] next(ByteBuffer buffer, int count) {
    byte[] bytes = new byte[count];
    buffer.get(bytes);
    return bytes;
  }
}
