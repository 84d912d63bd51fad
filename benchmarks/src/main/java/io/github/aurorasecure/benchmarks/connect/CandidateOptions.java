package io.github.aurorasecure.benchmarks.connect;

import java.io.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Candidates as the command line names them; passwords never stand there, where {@code ps} shows
 * them.
 */
final class CandidateOptions {
  /** One candidate's URL. */
  static final class Named {
    @Option(names = "--name", required = true, description = "What to call a candidate.")
    String name = "";

    @Option(names = "--url", required = true, description = "Its JDBC URL.")
    String url = "";
  }

  @Option(
      names = "--property",
      paramLabel = "[NAME:]KEY=VALUE",
      description = "A connection property of one candidate, or of all.")
  List<String> properties = List.of();

  @Option(
      names = "--password-env",
      paramLabel = "NAME=VARIABLE",
      description = "The environment variable that holds a candidate's password.")
  List<String> passwordVariables = List.of();

  @Option(
      names = "--ask-password",
      paramLabel = "NAME",
      description = "Asks for a candidate's password.")
  List<String> asked = List.of();

  private final UnaryOperator<@Nullable String> environment;

  CandidateOptions() {
    this(name -> name == null ? null : System.getenv(name));
  }

  /** With another environment, for tests. */
  CandidateOptions(UnaryOperator<@Nullable String> environment) {
    this.environment = environment;
  }

  /**
   * The candidates, in the order given; the first is what the others are compared to.
   *
   * @throws IllegalArgumentException whose message says what is wrong and how to put it right
   */
  List<Candidate> of(List<Named> named) {
    Map<String, Properties> byName = new LinkedHashMap<>();
    for (Named candidate : named) {
      if (!candidate.url.startsWith("jdbc:")) {
        throw new IllegalArgumentException(candidate.name + ": --url must begin with jdbc:");
      }
      if (byName.put(candidate.name, new Properties()) != null) {
        throw new IllegalArgumentException(
            "--name " + candidate.name + " stands twice; give each candidate a name of its own");
      }
    }
    properties.forEach(property -> addProperty(byName, property));
    for (String variable : passwordVariables) {
      int equals = variable.indexOf('=');
      String name = variable.substring(0, Math.max(equals, 0));
      String password = environment.apply(variable.substring(equals + 1));
      if (password == null) {
        throw new IllegalArgumentException(
            "--password-env " + variable + ": that variable is not set; export it");
      }
      find(byName, name, "--password-env").setProperty("password", password);
    }
    for (String name : asked) {
      find(byName, name, "--ask-password").setProperty("password", ask(name));
    }
    List<Candidate> candidates = new ArrayList<>();
    for (Named candidate : named) {
      candidates.add(
          Candidate.of(candidate.name, candidate.url, find(byName, candidate.name, "--name")));
    }
    return candidates;
  }

  private static void addProperty(Map<String, Properties> byName, String property) {
    int equals = property.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("--property takes NAME:KEY=VALUE or KEY=VALUE");
    }
    // A value may hold colons, so only one before the equals sign ends a name.
    int colon = property.lastIndexOf(':', equals);
    String key = property.substring(colon + 1, equals);
    if (Redacted.isSecret(key)) {
      throw new IllegalArgumentException(
          "--property "
              + property.substring(0, equals)
              + ": other users see the command line; use --password-env NAME=VARIABLE or"
              + " --ask-password NAME");
    }
    String value = property.substring(equals + 1);
    if (colon < 0) {
      byName.values().forEach(properties -> properties.setProperty(key, value));
    } else {
      find(byName, property.substring(0, colon), "--property").setProperty(key, value);
    }
  }

  private static Properties find(Map<String, Properties> byName, String name, String option) {
    Properties properties = byName.get(name);
    if (properties == null) {
      throw new IllegalArgumentException(
          option + ": no candidate is called '" + name + "'; known are " + byName.keySet());
    }
    return properties;
  }

  // Null up to JDK 21 without a terminal; later the password is null then, if there is no input.
  @SuppressWarnings("SystemConsoleNull")
  private static String ask(String name) {
    Console console = System.console();
    char[] password = console == null ? null : console.readPassword("Password of %s: ", name);
    if (password == null) {
      throw new IllegalArgumentException(
          "--ask-password needs a terminal; use --password-env " + name + "=VARIABLE");
    }
    return new String(password);
  }
}
