package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A main class run on this JDK, with this class path less some entries. */
final class ChildJvm {
  private ChildJvm() {}

  /** What it prints; entries of the class path that contain one of the words are left out. */
  static String run(Class<?> main, List<String> without, String... arguments)
      throws IOException, InterruptedException {
    return run(List.of(), main, without, arguments);
  }

  /** The same with a jar in front of all that is left. */
  static String runWith(Path jar, Class<?> main, List<String> without, String... arguments)
      throws IOException, InterruptedException {
    return run(List.of(), jar + File.pathSeparator, main, without, arguments);
  }

  /** The same with options of the JVM. */
  static String run(List<String> options, Class<?> main, List<String> without, String... arguments)
      throws IOException, InterruptedException {
    return run(options, "", main, without, arguments);
  }

  private static String run(
      List<String> options, String first, Class<?> main, List<String> without, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    assertThat(without).allMatch(word -> all.stream().anyMatch(entry -> entry.contains(word)));
    String classPath =
        all.stream()
            .filter(entry -> without.stream().noneMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> line = new ArrayList<>(options);
    line.addAll(List.of("-cp", first + classPath, main.getName()));
    return java(line, arguments);
  }

  /** What a main class of a module prints. */
  static String runModule(String modulePath, String main, String... arguments)
      throws IOException, InterruptedException {
    return java(List.of("--module-path", modulePath, "--module", main), arguments);
  }

  private static String java(List<String> options, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Djdk.net.hosts.file=" + System.getProperty("jdk.net.hosts.file"),
            "-Daws.accessKeyId=" + System.getProperty("aws.accessKeyId"),
            "-Daws.secretAccessKey=" + System.getProperty("aws.secretAccessKey")));
    command.addAll(options);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output.strip();
  }
}
