package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Unpacked servers and freshly initialised data directories, kept between runs because unpacking
 * and initialising take seconds. In {@code /var/cache} for root, since servers run as another
 * account then, else in {@code $XDG_CACHE_HOME} or {@code ~/.cache}. An entry appears under its
 * name by one rename, so several processes may fill the cache at once.
 */
final class ServerCache {
  @FunctionalInterface
  interface Filler {
    void fill(Path directory) throws IOException;
  }

  private final Path directory;

  private ServerCache(Path directory) {
    this.directory = directory;
  }

  static ServerCache open(ServerAccount account) throws IOException {
    Path directory = location(account).resolve("aurora-secure-testkit");
    Files.createDirectories(directory);
    // Programs are started from here: nobody else may have put them there.
    Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (!owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
      throw new IOException(directory + " belongs to user id " + owner + "; remove it");
    }
    UnixFiles.restrict(directory, "rwxr-xr-x");
    return new ServerCache(directory);
  }

  private static Path location(ServerAccount account) {
    if (account.dropPrivileges()) {
      return Path.of("/var/cache");
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    return xdg != null && xdg.startsWith("/")
        ? Path.of(xdg)
        : Path.of(System.getProperty("user.home"), ".cache");
  }

  /**
   * The directory an archive on the class path unpacks to.
   *
   * @param artifact the Maven artifact to name when the archive is missing
   */
  Path unpacked(String archive, String artifact) throws IOException {
    URL resource = ServerCache.class.getResource("/" + archive);
    if (resource == null) {
      resource = ClassLoader.getSystemResource(archive);
    }
    if (resource == null) {
      throw new IOException(archive + " is not on the class path; add " + artifact);
    }
    URLConnection connection = resource.openConnection();
    // The checksum from the jar's index tells versions apart without reading the archive.
    long checksum =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getLastModified();
    String name = archive.substring(0, archive.indexOf('.')) + "-" + Long.toHexString(checksum);
    return entry(
        name,
        target -> {
          UnixFiles.restrict(target, "rwxr-xr-x");
          String decompress = archive.endsWith("xz") ? "--xz" : "--gzip";
          try (InputStream packed = connection.getInputStream()) {
            Command.run(
                List.of(
                    "tar",
                    "--extract",
                    decompress,
                    "--no-same-owner",
                    "--directory=" + target,
                    "--file=-"),
                packed);
          } catch (IOException e) {
            throw new IOException(
                "cannot unpack " + archive + "; tar and xz are needed (packages tar, xz-utils)", e);
          }
        });
  }

  /**
   * A data directory made by an unpacked server.
   *
   * @param sql what the directory was initialised with
   */
  Path initialised(Path unpacked, ServerAccount account, String sql, Filler filler)
      throws IOException {
    String contents = Integer.toHexString(sql.hashCode());
    return entry(unpacked.getFileName() + "-" + contents + "-" + account.name(), filler);
  }

  /** The entry of this name, filled first if there is none yet. */
  private Path entry(String name, Filler filler) throws IOException {
    Path entry = directory.resolve(name);
    if (Files.isDirectory(entry)) {
      return entry;
    }
    Path draft = Files.createTempDirectory(directory, "draft-");
    try {
      UnixFiles.restrict(draft, "rwxr-xr-x");
      filler.fill(draft);
      Files.move(draft, entry, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(entry)) {
        throw e;
      }
      // Another process was first.
    } finally {
      UnixFiles.deleteTree(draft);
    }
    return entry;
  }
}
