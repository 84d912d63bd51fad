package io.github.aurorasecure.iam;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A signed token. Shows itself only to those who send it. */
final class Token {
  private final byte[] text;
  private final Instant signedAt;
  private final Instant expiresAt;

  Token(String text, Instant signedAt, Instant expiresAt) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    this.signedAt = signedAt;
    this.expiresAt = expiresAt;
  }

  Instant signedAt() {
    return signedAt;
  }

  /** When the server stops accepting it. */
  Instant expiresAt() {
    return expiresAt;
  }

  /** A copy for the caller to wipe. */
  char[] chars() {
    char[] copy = new char[text.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = (char) text[i];
    }
    return copy;
  }

  /** A copy for the caller to wipe, with the zero byte that MySQL wants at its end. */
  byte[] zeroTerminated() {
    byte[] copy = new byte[text.length + 1];
    System.arraycopy(text, 0, copy, 0, text.length);
    return copy;
  }

  @Override
  public String toString() {
    return "Token[signed at " + signedAt + ']';
  }
}
