package io.github.aurorasecure.benchmarks.cold;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Parts of this program's class path, whose jars are named by group and artifact. */
final class ClassPath {
  private final List<Path> jars = new ArrayList<>();

  private ClassPath() {}

  /**
   * Of this JVM.
   *
   * @throws IOException if this was not started from benchmarks.jar
   */
  static ClassPath current() throws IOException {
    ClassPath found = new ClassPath();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path jar = Path.of(entry).toAbsolutePath();
      if (entry.endsWith(".jar") && Files.isRegularFile(jar)) {
        found.addNamedIn(jar);
      }
    }
    if (found.jars.isEmpty()) {
      throw new IOException("run this as java -jar benchmarks/target/benchmarks.jar");
    }
    return found;
  }

  private void addNamedIn(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (names != null) {
        Stream.of(names.split(" ")).map(jar::resolveSibling).forEach(jars::add);
      }
    }
  }

  /**
   * The jars whose names begin so.
   *
   * @throws IOException if a beginning fits none
   */
  List<Path> jars(String... beginnings) throws IOException {
    List<Path> chosen = new ArrayList<>();
    for (String beginning : beginnings) {
      List<Path> fitting =
          jars.stream()
              .filter(jar -> String.valueOf(jar.getFileName()).startsWith(beginning))
              .toList();
      if (fitting.isEmpty()) {
        throw new IOException("no jar " + beginning + "* on the class path");
      }
      chosen.addAll(fitting);
    }
    return chosen;
  }
}
