package io.github.aurorasecure.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The trust anchors as files for a vendor driver that cannot see our classes, in a temporary
 * directory of this plugin's own. Safe for use by several threads; who reads a file while it is
 * replaced sees the old or the new one.
 */
final class TrustFile implements AutoCloseable {
  /** Not a secret: public certificates, but Connector/J reads PKCS12 only with one. */
  static final String PASSWORD = "changeit";

  private volatile Path directory;
  private UserPrincipal owner;
  private @Nullable TrustAnchors written;

  TrustFile() throws IOException {
    directory = Files.createTempDirectory("aurora-secure-trust-");
    owner = Files.getOwner(directory);
  }

  Path pem() {
    return directory.resolve("ca.pem");
  }

  Path keyStore() {
    return directory.resolve("ca.p12");
  }

  /** Writes the files unless they hold this already. */
  synchronized void hold(TrustAnchors anchors) throws IOException, GeneralSecurityException {
    if (!isOurs(directory)) {
      directory = Files.createTempDirectory("aurora-secure-trust-");
      owner = Files.getOwner(directory);
    } else if (anchors.equals(written) && Files.exists(pem()) && Files.exists(keyStore())) {
      return;
    }
    Base64.Encoder base64 = Base64.getMimeEncoder(64, new byte[] {'\n'});
    StringBuilder pem = new StringBuilder();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate certificate : anchors.certificates()) {
      pem.append("-----BEGIN CERTIFICATE-----\n")
          .append(base64.encodeToString(certificate.getEncoded()))
          .append("\n-----END CERTIFICATE-----\n");
      store.setCertificateEntry(Integer.toString(store.size()), certificate);
    }
    Path next = directory.resolve("next");
    Files.write(next, pem.toString().getBytes(StandardCharsets.US_ASCII));
    Files.move(next, pem(), StandardCopyOption.REPLACE_EXISTING);
    try (OutputStream out = Files.newOutputStream(next)) {
      store.store(out, PASSWORD.toCharArray());
    }
    Files.move(next, keyStore(), StandardCopyOption.REPLACE_EXISTING);
    written = anchors;
  }

  /**
   * Temporary directories are cleaned of what has long not been used, and then anybody may make one
   * of the same name.
   */
  private boolean isOurs(Path directory) throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(owner);
  }

  @Override
  public void close() {
    try {
      if (!isOurs(directory)) {
        return;
      }
      for (String name : new String[] {"ca.pem", "ca.p12", "next", ""}) {
        Files.deleteIfExists(directory.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
