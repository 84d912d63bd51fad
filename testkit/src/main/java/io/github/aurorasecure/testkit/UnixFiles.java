package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/** File operations whose result must not depend on the umask. */
final class UnixFiles {
  private UnixFiles() {}

  static void restrict(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  /** Writes text that other accounts may read but not write. */
  static Path write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    restrict(file, "rw-r--r--");
    return file;
  }

  /** Does nothing if the directory is gone. */
  static void deleteTree(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(directory)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
