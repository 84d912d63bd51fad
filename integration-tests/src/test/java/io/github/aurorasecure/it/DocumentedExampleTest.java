package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/writing-a-plugin.md quotes the example as it is, and what it links to is there. */
class DocumentedExampleTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("]\\((\\.\\.[^)]*)\\)");

  @Test
  void quotedCodeIsThatOfTheExample() throws Exception {
    String example =
        Files.readString(
            Path.of("src/test/java/io/github/aurorasecure/it/secrets/SecretsManagerPlugin.java"));
    assertThat(matches(CODE))
        .isNotEmpty()
        .allSatisfy(code -> assertThat(example).contains(code.replaceAll("(?m)^(?=.)", "  ")));
  }

  @Test
  void linkedFilesAreThere() throws Exception {
    assertThat(matches(LINK))
        .hasSizeGreaterThan(3)
        .allMatch(link -> Files.exists(DOCS.resolve(link)));
  }

  private static List<String> matches(Pattern pattern) throws Exception {
    return pattern
        .matcher(Files.readString(DOCS.resolve("writing-a-plugin.md")))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }
}
