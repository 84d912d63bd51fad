package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application of named modules: ours and those they need, nothing on the class path. */
class ModulePathTest {
  private static final String MODULE =
      """
      module app {
        requires io.github.aurorasecure.driver;
      }
      """;

  private static final String MAIN =
      """
      package app;

      import io.github.aurorasecure.driver.AuroraSecure;
      import io.github.aurorasecure.driver.AuroraSecureDriver;
      import java.sql.*;
      import java.util.Properties;

      public class Main {
        public static void main(String[] args) throws Exception {
          Properties properties = new Properties();
          properties.put("user", args[1]);
          properties.put("tls-verify.caBundle", args[2]);
          try (Connection connection = DriverManager.getConnection(args[0], properties);
              Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery("select current_user");
            row.next();
            System.out.println(row.getString(1).replaceFirst("@.*", ""));
            System.out.println(AuroraSecure.describe(connection).orElseThrow().plugins());
            System.out.println(AuroraSecureDriver.class.getModule());
            System.out.println(connection.getClass().getModule());
            try {
              statement.execute("create user x password 'y' identified by 'y'");
            } catch (SQLException e) {
              System.out.println(e.getMessage().contains("password-policy refused"));
            }
          }
          ModuleLayer.boot().modules().stream()
              .map(Module::getName)
              .filter(name -> name.startsWith("io.github.aurorasecure"))
              .sorted()
              .forEach(System.out::println);
        }
      }
      """;

  @ParameterizedTest
  @EnumSource
  void connectsFromNamedModules(Cluster cluster, @TempDir Path directory) throws Exception {
    String output =
        ChildJvm.runModule(
            modulePath() + File.pathSeparator + compiled(directory),
            "app/app.Main",
            cluster.url(),
            Cluster.IAM_USER,
            cluster.aurora().caBundle().toString());
    assertThat(output.lines())
        .containsExactly(
            Cluster.IAM_USER,
            "[iam, tls-verify, password-policy]",
            "module io.github.aurorasecure.driver",
            "module io.github.aurorasecure.driver",
            "true",
            "io.github.aurorasecure.driver",
            "io.github.aurorasecure.iam",
            "io.github.aurorasecure.password",
            "io.github.aurorasecure.tls");
  }

  /** What the driver and its plugins need: not the tests, their libraries and the test kit. */
  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            entry ->
                entry.matches(
                    ".*(driver-core|plugin-(iam|tls-verify|password-policy))[/\\\\].*"
                        + "|.*[/\\\\](awssdk|org[/\\\\]postgresql|mysql|reactivestreams|caffeine"
                        + "|slf4j-api|slf4j-jdk14|jspecify)[/\\\\].*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path compiled(Path directory) throws Exception {
    Path module = Files.writeString(directory.resolve("module-info.java"), MODULE);
    Path main =
        Files.writeString(
            Files.createDirectory(directory.resolve("app")).resolve("Main.java"), MAIN);
    Path classes = directory.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of("--module-path", modulePath(), "-d", classes.toString()),
                  null,
                  files.getJavaFileObjects(module, main))
              .call();
      assertThat(done).as(messages.toString()).isTrue();
    }
    return classes;
  }
}
