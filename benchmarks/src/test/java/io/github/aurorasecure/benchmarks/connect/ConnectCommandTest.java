package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.aurorasecure.benchmarks.Main;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ConnectCommandTest {
  private static LocalAurora aurora;

  private final PrintStream systemOut = System.out;
  private final PrintStream systemErr = System.err;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    aurora = LocalAurora.postgresql();
    aurora.addPasswordUser("app", "right");
  }

  @AfterAll
  static void stop() {
    aurora.close();
  }

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(systemOut);
    System.setErr(systemErr);
  }

  private static int connect(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    String[] all = new String[arguments.length + 1];
    all[0] = "connect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return commandLine.execute(all);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void urlWithoutDriverIsAWrongCommandLine() {
    assertThat(connect("--name", "x", "--url", "jdbc:nosuch://db/app;password=hunter2"))
        .isEqualTo(2);
    assertThat(said())
        .startsWith("x (jdbc:nosuch://db/app;…): no JDBC driver accepts this URL")
        .doesNotContain("hunter2")
        .hasLineCount(1);
  }

  @Test
  void unknownHostIsNamedInOneLine() {
    assertThat(connect("--name", "x", "--url", "jdbc:postgresql://nosuch.invalid/app?user=u"))
        .isEqualTo(1);
    assertThat(said())
        .startsWith("x (jdbc:postgresql://nosuch.invalid/app?…): unknown host")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"postgresql", "mysql"})
  void closedPortIsUnreachable(String vendor) throws IOException {
    String url = "jdbc:" + vendor + "://localhost:" + closedPort() + "/app?user=u";

    assertThat(connect("--name", "x", "--url", url)).isEqualTo(1);
    assertThat(said()).contains(": unreachable; check host, port").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "--rounds,0",
    "--delay,-1",
    "--threads,-1",
    "--rate,-2",
    "--rounds,many",
    "--json,nosuch/f"
  })
  void whatCannotBeDoneIsRefusedAtOnce(String option, String value) {
    assertThat(connect("--name", "x", "--url", "jdbc:postgresql://localhost/app", option, value))
        .isEqualTo(2);
    assertThat(said()).contains(option).hasLineCount(1);
  }

  @Test
  void refusedSignInIsOneLine() {
    assertThat(connect("--name", "x", "--url", url() + "&password=wrong")).isEqualTo(1);
    assertThat(said()).contains(": sign-in refused; check").doesNotContain("wrong").hasLineCount(1);
  }

  @Test
  void measuresARealServerThroughADelayAndUnderLoad(@TempDir Path directory) throws IOException {
    Path json = directory.resolve("found.json");
    Path html = directory.resolve("found.html");
    String url = url() + "&password=right";

    String arguments =
        ("--name a --url %1$s --name b --url %1$s --rounds 4 --warm-up 1 --delay 2 --phases 2"
                + " --rate 20 --load-seconds 1 --json %2$s --html %3$s")
            .formatted(url, json, html);
    assertThat(connect(arguments.split(" ", -1))).as(said()).isZero();

    ConnectRun run = new Gson().fromJson(Files.readString(json), Findings.class).runs().get(0);
    assertThat(run.roundTripMillis()).isGreaterThanOrEqualTo(4);
    assertThat(run.candidates()).extracting(ConnectRun.Entry::name).containsExactly("a", "b");
    for (ConnectRun.Entry entry : run.candidates()) {
      assertThat(entry.latency().count()).isEqualTo(4);
      // TCP, request for TLS, TLS, sign-in: never fewer than four round trips.
      assertThat(entry.latency().quantiles().get(0)).isGreaterThan(4 * 4);
      assertThat(entry.phases()).isNotNull();
      assertThat(entry.phases().tls()).isEqualTo("TLS 1.3 TLS_AES_256_GCM_SHA384");
      assertThat(entry.phases().resumed()).isZero();
      assertThat(entry.phases().dialled()).isGreaterThanOrEqualTo(4);
      assertThat(entry.phases().secured()).isGreaterThanOrEqualTo(4);
      assertThat(entry.openLoop().latency().count()).isPositive();
      assertThat(entry.url()).doesNotContain("right");
    }
    assertThat(Files.readString(html)).contains("data:image/svg+xml").doesNotContain("password=");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("20.00 due a second");
  }

  private static String url() {
    return aurora.jdbcUrl("localhost") + "?user=app&sslmode=require";
  }
}
