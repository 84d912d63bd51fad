package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;

/**
 * How a server does TLS itself, on 127.0.0.1.
 *
 * @param port free a moment ago
 * @param certificates PEM of its own certificate and those between it and the root
 */
record OwnTls(int port, Path certificates, Path key) {
  static OwnTls create(Path directory, ServerAccount account, CertificateChain chain)
      throws IOException {
    Path files = account.createDirectory(directory.resolve("tls"));
    Path certificates = account.createFile(files.resolve("server.pem"), chain.chainPem());
    Path key = account.createFile(files.resolve("server.key"), chain.keyPem());
    try (ServerSocket free = EndpointListener.bind()) {
      return new OwnTls(free.getLocalPort(), certificates, key);
    }
  }
}
