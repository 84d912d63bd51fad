package io.github.aurorasecure.it;

import java.io.PrintWriter;
import java.io.StringWriter;

/** An exception as a log would show it, causes and suppressed ones included. */
final class Printed {
  private Printed() {}

  static String with(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
