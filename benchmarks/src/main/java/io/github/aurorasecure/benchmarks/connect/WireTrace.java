package io.github.aurorasecure.benchmarks.connect;

import org.jspecify.annotations.Nullable;

/**
 * When the steps of one connection's beginning went by on the wire, told by what is readable there:
 * the two hellos, and the client's first protected record after them. Works for any driver over
 * TLS.
 */
final class WireTrace {
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;

  final long established = System.nanoTime();
  private final TlsRecords clientRecords = new TlsRecords(this::clientRecord);
  private long clientHello;
  private long clientProtected;
  private long bytesUp;
  private long bytesDown;
  private int waits;
  private boolean clientSpokeLast;
  private byte[] clientSession = {};
  private @Nullable ServerHello serverHello;

  synchronized void fromClient(byte[] bytes, int length) {
    bytesUp += length;
    clientSpokeLast = true;
    if (clientHello != 0) {
      clientRecords.feed(bytes, 0, length);
      return;
    }
    int hello = helloAt(bytes, length);
    if (hello >= 0) {
      clientHello = System.nanoTime();
      clientSession = ServerHello.session(bytes, hello, length);
      clientRecords.feed(bytes, hello, length);
    }
  }

  synchronized void fromServer(byte[] bytes, int length) {
    bytesDown += length;
    if (clientSpokeLast) {
      waits++;
      clientSpokeLast = false;
    }
    if (clientHello != 0 && serverHello == null) {
      serverHello = ServerHello.parse(bytes, length, clientSession);
    }
  }

  private void clientRecord(int type) {
    if (type == APPLICATION_DATA && clientProtected == 0) {
      clientProtected = System.nanoTime();
    }
  }

  /** A driver's own request for TLS may precede it in the same packet. */
  private static int helloAt(byte[] bytes, int length) {
    for (int i = 0; i + 5 < length; i++) {
      if (bytes[i] == HANDSHAKE && bytes[i + 1] == 3 && bytes[i + 5] == 1) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The steps of a connect that began and returned then.
   *
   * @return null if there was no TLS
   */
  synchronized @Nullable Steps steps(long began, long returned) {
    ServerHello hello = serverHello;
    if (hello == null || clientProtected == 0) {
      return null;
    }
    return new Steps(
        established - began,
        clientHello - established,
        clientProtected - clientHello,
        returned - clientProtected,
        waits,
        bytesUp,
        bytesDown,
        hello);
  }

  /**
   * One connect in steps, in nanoseconds.
   *
   * @param dialled the driver's own work, name look-up and TCP
   * @param negotiated until the client's hello: what comes before TLS in the database's protocol,
   *     and the reading of certificates to trust, which drivers do then
   * @param secured until the client's finished, its checks of the certificate included; where TLS
   *     1.2 does not resume, until its first data
   * @param signedIn until the connection is the application's
   * @param waits how often the client waited for the server, TCP not counted
   */
  record Steps(
      long dialled,
      long negotiated,
      long secured,
      long signedIn,
      int waits,
      long bytesUp,
      long bytesDown,
      ServerHello tls) {}
}
