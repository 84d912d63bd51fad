package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Forgets tokens and adds a root to a bundle, or takes it away again, every so many connects. To
 * forget is to forget all, so another candidate gets its own token again right after.
 */
final class Renewal implements Runnable {
  private static final int EVERY = 50;

  /** A file written within 2 seconds is read on each look, which is not what is measured. */
  private static final Duration AGE = Duration.ofSeconds(10);

  private final Path bundle;
  private final String root;
  private final String nextRoot;
  private final Candidate steady;
  private int connects;

  Renewal(Path bundle, String root, Candidate steady) throws IOException, GeneralSecurityException {
    this.bundle = bundle;
    this.root = root;
    this.nextRoot =
        CertificateChain.builder("Next root").authority().rsa().build().certificatePem();
    this.steady = steady;
    write(root);
  }

  @Override
  public synchronized void run() {
    connects++;
    if (connects % EVERY != 0) {
      return;
    }
    try {
      write(connects / EVERY % 2 == 0 ? root : root + nextRoot);
      AuroraSecure.invalidateTokens();
      DriverManager.getConnection(steady.url(), steady.properties().get()).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(String pem) throws IOException {
    Path next = bundle.resolveSibling(bundle.getFileName() + ".next");
    Files.writeString(next, pem);
    Files.setLastModifiedTime(next, FileTime.from(Instant.now().minus(AGE)));
    Files.move(next, bundle, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
