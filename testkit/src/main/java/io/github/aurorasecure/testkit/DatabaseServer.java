package io.github.aurorasecure.testkit;

import java.io.Closeable;
import java.io.IOException;

/**
 * A running server that can be reached through a Unix socket only its account and root can open.
 */
interface DatabaseServer extends Closeable {
  /**
   * Returns when the server takes connections; to be called once, before anything else.
   *
   * @throws IOException with the end of the server's log if it ended instead
   */
  void awaitReady() throws IOException;

  /** Runs one statement as administrator in the database {@code app}. */
  void execute(String sql) throws IOException;

  /** Makes an account that signs in with IAM tokens. */
  void addIamUser(String name) throws IOException;

  /** Makes an account whose password the server checks. */
  void addPasswordUser(String name, String password) throws IOException;

  /** Serves one client of the endpoint. */
  void serve(ClientConnection client, TokenVerifier verifier) throws IOException;

  /** Returns when the server and its files are gone. */
  @Override
  void close();
}
