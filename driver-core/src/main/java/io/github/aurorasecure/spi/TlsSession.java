package io.github.aurorasecure.spi;

import java.time.Instant;
import java.util.List;

/**
 * A TLS session with a server whose identity has been verified.
 *
 * @param host the name that was dialled
 * @param protocol for example {@code TLSv1.3}
 * @param cipherSuite JDK name, for example {@code TLS_AES_256_GCM_SHA384}
 * @param expectedName the name the certificate had to be for
 * @param matchedName the subject alternative name that matched it
 * @param names all subject alternative names of the certificate
 * @param chain subjects from the server's certificate upwards, as RFC 2253 names
 * @param root subject of the trust anchor
 * @param notAfter when the server's certificate expires
 * @param trust where the trust anchors came from, for example {@code builtin:rds}
 * @param trustSha256 SHA-256 of what they were read from, in hex: that of the file if it is one
 * @param resumed whether the handshake continued an earlier session, in which the server had proved
 *     its identity to the same trust anchors
 */
public record TlsSession(
    String host,
    int port,
    String protocol,
    String cipherSuite,
    String expectedName,
    String matchedName,
    List<String> names,
    List<String> chain,
    String root,
    Instant notAfter,
    String trust,
    String trustSha256,
    boolean resumed) {
  public TlsSession {
    names = List.copyOf(names);
    chain = List.copyOf(chain);
  }
}
