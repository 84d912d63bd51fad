package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The shared libraries mysqld takes from the system, which slim images lack. */
final class MySqlLibraries {
  private static final String AIO = "libaio.so.1";
  private static final Pattern NOT_FOUND = Pattern.compile("(\\S+) => not found");

  /** Debian 13 and Ubuntu 24.04 have the same library under this name. */
  private static final Path AIO_TIME64 = Path.of("/usr/lib/x86_64-linux-gnu/libaio.so.1t64");

  private MySqlLibraries() {}

  /**
   * @throws IOException if any is missing; the message says which and how to install them
   */
  static void check(Path mysqld) throws IOException {
    String linked = Command.run(List.of("ldd", mysqld.toString()), InputStream.nullInputStream());
    Set<String> missing =
        NOT_FOUND
            .matcher(linked)
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    if (missing.contains(AIO) && Files.exists(AIO_TIME64)) {
      // mysqld looks beside itself too.
      link(mysqld.resolveSibling(AIO));
      missing.remove(AIO);
    }
    if (!missing.isEmpty()) {
      throw new IOException(
          "MySQL needs the shared libraries "
              + missing
              + ", which are not installed. Debian 12, Ubuntu 22.04: apt-get install libaio1"
              + " libnuma1. Debian 13, Ubuntu 24.04 and later: apt-get install libaio1t64 libnuma1");
    }
  }

  private static void link(Path link) throws IOException {
    try {
      Files.createSymbolicLink(link, AIO_TIME64);
    } catch (FileAlreadyExistsException e) {
      // Made by another process.
    }
  }
}
