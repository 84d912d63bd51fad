package io.github.aurorasecure.spi;

import io.github.aurorasecure.driver.internal.SecuredConnections;

/** Lets tests see whether anything of a connect is left. */
public final class KnownAttempts {
  private KnownAttempts() {}

  /** How many attempts are known when all connections have been closed. */
  public static int afterClosing() {
    SecuredConnections.sweep();
    return ConnectAttempt.size();
  }
}
