package io.github.aurorasecure.password;

import java.util.concurrent.atomic.AtomicLong;

/** Counts how often a character is looked at. */
record CountingText(CharSequence text, AtomicLong reads) implements CharSequence {
  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    reads.incrementAndGet();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    reads.addAndGet(end - start);
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
