package io.github.aurorasecure.benchmarks.connect;

import java.util.function.IntConsumer;

/** Tells the types of the TLS records in one direction of a connection, however they are cut. */
final class TlsRecords {
  private static final int HEADER = 5;

  private final IntConsumer onType;
  private int headerSeen;
  private int length;
  private int bodyLeft;

  TlsRecords(IntConsumer onType) {
    this.onType = onType;
  }

  void feed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (bodyLeft > 0) {
        int skipped = Math.min(bodyLeft, to - i);
        bodyLeft -= skipped;
        i += skipped;
        continue;
      }
      int value = bytes[i++] & 0xff;
      switch (headerSeen) {
        case 0 -> onType.accept(value);
        case 3 -> length = value << 8;
        case 4 -> length |= value;
        default -> {}
      }
      if (++headerSeen == HEADER) {
        headerSeen = 0;
        bodyLeft = length;
      }
    }
  }
}
