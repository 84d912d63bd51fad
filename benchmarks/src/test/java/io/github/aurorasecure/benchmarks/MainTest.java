package io.github.aurorasecure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MainTest {
  @ParameterizedTest
  @CsvSource({
    "report,--rounds,0",
    "report,--load-seconds,0",
    "report,--rounds,many",
    "cold,--runs,0",
    "cold,--runs,-1"
  })
  void nothingIsMeasuredIfItWouldBeNothing(String command, String option, String value) {
    StringWriter said = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setErr(new PrintWriter(said, true));

    assertThat(commandLine.execute(command, option, value)).isEqualTo(2);
    assertThat(said.toString())
        .contains("'" + option + "': must be 1 or more, not " + value)
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({"-l,io.github.aurorasecure.benchmarks.stub.CallBenchmark.row", "-h,Usage: java -jar"})
  void jmhListsAndHelpsWithoutRunningBenchmarks(String option, String expected) {
    PrintStream systemOut = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.commandLine().execute("jmh", "--", option)).isZero();
    } finally {
      System.setOut(systemOut);
    }
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains(expected)
        .doesNotContain("# Run progress");
  }
}
