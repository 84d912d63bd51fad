package io.github.aurorasecure.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import io.github.aurorasecure.benchmarks.Main;
import io.github.aurorasecure.benchmarks.connect.ConnectRun;
import io.github.aurorasecure.benchmarks.connect.Findings;
import io.github.aurorasecure.benchmarks.local.LocalCandidates;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  @Test
  void everyScenarioIsInTheReport(@TempDir Path out) throws Exception {
    String arguments = "report --rounds 1 --threads 0 --cold 0 --out " + out;
    assertThat(Main.commandLine().execute(arguments.split(" ", -1))).isZero();

    String name = "connect-jdk" + Runtime.version().feature();
    Findings found =
        new Gson().fromJson(Files.readString(out.resolve(name + ".json")), Findings.class);
    String page = Files.readString(out.resolve(name + ".html"));
    assertThat(found.runs())
        .extracting(ConnectRun::title)
        .containsExactlyElementsOf(Scenario.ALL.stream().map(Scenario::title).toList())
        .allSatisfy(title -> assertThat(page).contains("<h2>" + title + "</h2>"));
    for (ConnectRun run : found.runs()) {
      assertThat(run.candidates())
          .allSatisfy(
              entry -> {
                assertThat(entry.latency().count()).isEqualTo(run.rounds());
                assertThat(entry.against()).hasSize(run.candidates().size() - 1);
              });
    }
    assertThat(found.runs())
        .filteredOn(run -> run.title().endsWith(" times"))
        .hasSize(4)
        .allSatisfy(
            run ->
                assertThat(run.candidates())
                    .extracting(ConnectRun.Entry::name)
                    .contains("raw, again", LocalCandidates.OURS));
    assertThat(out.resolve(name + ".svg")).isNotEmptyFile();
  }
}
