package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.driver.AuroraSecure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Supplier;

/** Properties whose bundle changes and whose token is forgotten every so many connects. */
final class Renewal implements Supplier<Properties> {
  private static final int EVERY = 50;

  private final Path bundle;
  private final String root;
  private final Properties properties;
  private int connects;

  Renewal(Path bundle, Path root, Properties properties) throws IOException {
    this.bundle = bundle;
    this.root = Files.readString(root);
    this.properties = properties;
    Files.writeString(bundle, this.root);
  }

  @Override
  public synchronized Properties get() {
    connects++;
    if (connects % EVERY == 0) {
      try {
        Files.writeString(bundle, root + "# " + connects + "\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      AuroraSecure.invalidateTokens();
    }
    return properties;
  }
}
