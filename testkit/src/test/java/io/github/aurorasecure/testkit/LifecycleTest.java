package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LifecycleTest {

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftAfterClose(Engine engine) throws Exception {
    LocalAurora aurora = LocalAurora.builder(engine).start();
    Path directory = aurora.caBundle().getParent();
    String threads = "local-aurora-" + aurora.port();
    aurora.addPasswordUser("bob", "secret");
    Connection open = connect(aurora);
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    assertThat(processes).isNotEmpty();
    assertThat(threads()).anyMatch(name -> name.startsWith(threads));

    aurora.close();

    assertThat(open.isValid(1)).isFalse();
    assertThat(directory).doesNotExist();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(threads()).noneMatch(name -> name.startsWith(threads));
    assertThatThrownBy(() -> connect(aurora)).isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @EnumSource
  void closingTwiceIsHarmless(Engine engine) {
    LocalAurora aurora = LocalAurora.builder(engine).start();
    aurora.close();
    aurora.close();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftAfterTheJvmIsKilled(Engine engine) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process jvm =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                engine.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = jvm.inputReader(StandardCharsets.UTF_8)) {
      Path directory = Path.of(String.valueOf(output.readLine()));
      assertThat(directory).isDirectory();
      List<ProcessHandle> processes = jvm.descendants().toList();
      assertThat(processes).isNotEmpty();

      jvm.destroyForcibly().waitFor();

      for (ProcessHandle process : processes) {
        process.onExit().get(30, TimeUnit.SECONDS);
      }
      assertThat(directory).doesNotExist();
    } finally {
      jvm.destroyForcibly();
    }
  }

  @Test
  void hostsFileOfTheDefaultClusterIsTheResource() throws IOException {
    try (var resource = LocalAurora.class.getResourceAsStream("hosts");
        LocalAurora aurora = LocalAurora.postgresql()) {
      assertThat(resource).isNotNull();
      assertThat(aurora.hostsFile())
          .hasContent(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void clustersHaveRegionsAndNamesOfTheirOwn() {
    try (LocalAurora aurora =
        LocalAurora.builder(Engine.POSTGRESQL)
            .region("cn-north-1")
            .clusterId("orders")
            .otherName("orders.example.com")
            .start()) {
      assertThat(aurora.endpoints().reader())
          .isEqualTo("orders.cluster-ro-c1a2b3c4d5e6.cn-north-1.rds.amazonaws.com.cn");
      assertThat(aurora.hostsFile())
          .content()
          .contains("127.0.0.1 " + aurora.endpoints().instance())
          .contains("127.0.0.1 orders.example.com");
    }
  }

  private static Connection connect(LocalAurora aurora) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "bob");
    properties.setProperty("password", "secret");
    properties.setProperty("sslmode", "require");
    properties.setProperty("sslMode", "REQUIRED");
    return DriverManager.getConnection(aurora.jdbcUrl("localhost"), properties);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }

  /** Starts a cluster and waits to be killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      LocalAurora aurora = LocalAurora.builder(Engine.valueOf(args[0])).start();
      System.out.println(aurora.caBundle().getParent());
      Thread.currentThread().join();
    }
  }
}
