package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import java.util.List;

/**
 * A server that is dialled and what it has to prove.
 *
 * @param expected the names of which it has to prove one; empty in verify-ca if no certificate can
 *     be for the one dialled
 */
record Peer(Host dialled, List<ServerName> expected) {
  /** What messages name it by. */
  String address() {
    return dialled.address();
  }
}
