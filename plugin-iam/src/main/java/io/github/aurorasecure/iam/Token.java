package io.github.aurorasecure.iam;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** A signed token. Shows itself only to those who send it. */
final class Token {
  private final byte[] text;
  private final Moment signed;
  private final Instant renewAt;

  /**
   * @param renewAt from when on it is to be replaced
   */
  Token(String text, Moment signed, Instant renewAt) {
    this.text = text.getBytes(StandardCharsets.US_ASCII);
    this.signed = signed;
    this.renewAt = renewAt;
  }

  Instant signedAt() {
    return signed.wall();
  }

  /** Not once it is to be renewed, and not if the clock that dated it has been set since. */
  boolean isFresh(Moment now) {
    return now.wall().isBefore(renewAt) && !signed.isBeforeJump(now);
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
    return "Token[signed at " + signedAt() + ']';
  }
}
