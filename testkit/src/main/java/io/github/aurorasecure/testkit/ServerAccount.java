package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The operating system account the database servers run as: the one of this JVM, or {@code nobody}
 * when that is root, because neither server starts as root.
 *
 * @param name the account of this JVM, which PostgreSQL's peer authentication will see
 */
record ServerAccount(String name, boolean dropPrivileges) {

  static ServerAccount current() throws IOException {
    Path self = Path.of("/proc/self");
    boolean root = Files.getAttribute(self, "unix:uid").equals(0);
    return new ServerAccount(Files.getOwner(self).getName(), root);
  }

  /** The command line that runs a command as this account. */
  List<String> command(List<String> command) {
    List<String> line = new ArrayList<>();
    if (dropPrivileges) {
      line.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    line.addAll(command);
    return line;
  }

  /** The command line that copies a data directory and then runs a server on it. */
  List<String> copyAndRun(Path from, Path to, List<String> server) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("sh", "-c", "cp -a \"$1\" \"$2\" && shift 2 && exec \"$@\"", "sh"));
    line.addAll(List.of(from.toString(), to.toString()));
    line.addAll(server);
    return command(line);
  }

  /** Makes a directory only this account (and root) can enter. */
  Path createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory);
    UnixFiles.restrict(directory, "rwx------");
    return owned(directory);
  }

  /** Makes a file only this account (and root) can read. */
  Path createFile(Path file, String text) throws IOException {
    Files.createFile(file);
    UnixFiles.restrict(file, "rw-------");
    Files.writeString(file, text);
    return owned(file);
  }

  private Path owned(Path path) throws IOException {
    if (dropPrivileges) {
      var accounts = path.getFileSystem().getUserPrincipalLookupService();
      Files.setOwner(path, accounts.lookupPrincipalByName("nobody"));
    }
    return path;
  }
}
