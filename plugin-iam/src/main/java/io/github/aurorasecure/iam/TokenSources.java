package io.github.aurorasecure.iam;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The token sources in use, one for each way to get credentials, closed when the last plugin that
 * uses it is. Safe for use by several threads.
 */
final class TokenSources {
  /** Makes a source; fails with 08001 if the application's own provider cannot be made. */
  @FunctionalInterface
  interface Maker {
    TokenSource make(CredentialsSettings settings) throws SQLException;
  }

  private final Maker maker;
  private final SignerClasses signer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<CredentialsSettings, Shared> inUse = new HashMap<>();

  TokenSources(Maker maker, SignerClasses signer) {
    this.maker = maker;
    this.signer = signer;
  }

  /** A token source and how many plugins use it. */
  private static final class Shared {
    final TokenSource source;
    int users;

    Shared(TokenSource source) {
      this.source = source;
    }
  }

  /** What signs for all of them. */
  SignerClasses signer() {
    return signer;
  }

  /**
   * The source for these settings; {@link #release} must follow.
   *
   * @throws SQLException 08001 if the application's own provider cannot be made
   */
  TokenSource acquire(CredentialsSettings settings) throws SQLException {
    lock.lock();
    try {
      Shared shared = inUse.get(settings);
      if (shared == null) {
        shared = new Shared(maker.make(settings));
        inUse.put(settings, shared);
      }
      shared.users++;
      return shared.source;
    } finally {
      lock.unlock();
    }
  }

  void release(CredentialsSettings settings) {
    TokenSource unused = null;
    lock.lock();
    try {
      Shared shared = inUse.get(settings);
      if (shared != null && --shared.users == 0) {
        inUse.remove(settings);
        unused = shared.source;
      }
    } finally {
      lock.unlock();
    }
    if (unused != null) {
      unused.close();
    }
  }
}
