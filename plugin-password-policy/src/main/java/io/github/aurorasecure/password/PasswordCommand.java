package io.github.aurorasecure.password;

import io.github.aurorasecure.driver.AuroraSecureDataSource;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@link PasswordChange} on the command line. Passwords come from the console or, without one, from
 * the lines of standard input; never from arguments, which every user of the machine can read.
 */
public final class PasswordCommand {
  private static final String USAGE =
      """
      usage: PasswordCommand URL USER --as ADMIN [--ask] [--valid-for DAYS] [--generate]
                             [--min-length N] [--classes N] [--blocklist FILE]
        URL           jdbc:aurora-secure:postgresql://… or jdbc:aurora-secure:mysql://…,
                      no user or password in it
        USER          whose password is changed
        --as          who changes it, signing in with IAM; may be USER
        --ask         ADMIN signs in with a password, which is asked for (first line of standard
                      input)
        --valid-for   for how many days
        --generate    makes the password and prints it; else it is asked for (next line)
        --min-length  how many characters it needs (15)
        --classes     how many of lower case, upper case, digits and others it needs (0)
        --blocklist   a file of words it may not be made of, beside the built-in ones
      exits with 0 (changed and signed in with), 1 (an error, nothing is known to have been changed),
      2 (this text) or 3 (changed, but signing in with it failed)
      """;

  private final List<String> arguments;
  private final PrintStream out;
  private final PrintStream err;
  private final @Nullable Console console;
  private final BufferedReader in;

  private PasswordCommand(
      List<String> arguments,
      PrintStream out,
      PrintStream err,
      @Nullable Console console,
      BufferedReader in) {
    this.arguments = arguments;
    this.out = out;
    this.err = err;
    this.console = console;
    this.in = in;
  }

  /**
   * Exits with 0 when the password was changed and signed in with; 1 when it was not changed, or
   * when that is not known since the connection was lost; 2, after the usage, for arguments that
   * are missing or unknown; 3 when it was changed but signing in with it failed.
   */
  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err, System.console(), System.in));
  }

  /**
   * As {@link #main}, without exiting.
   *
   * @param console null to read from {@code in}
   */
  public static int run(
      String[] arguments,
      PrintStream out,
      PrintStream err,
      @Nullable Console console,
      InputStream in) {
    return new PasswordCommand(
            new ArrayList<>(Arrays.asList(arguments)),
            out,
            err,
            console,
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)))
        .run();
  }

  private int run() {
    try {
      String admin = option("--as");
      Integer days = number("--valid-for");
      PasswordRequirements requirements = requirements();
      boolean ask = arguments.remove("--ask");
      boolean generate = arguments.remove("--generate");
      if (arguments.size() != 2
          || admin == null
          || arguments.get(0).matches("(?i).*([?&;,(](user|password)=|//[^/?]*@).*")) {
        err.print(USAGE);
        return 2;
      }
      AuroraSecureDataSource source = new AuroraSecureDataSource();
      source.setUrl(arguments.get(0));
      source.setUser(admin);
      if (ask) {
        source.setPassword(new String(read("Password of " + admin)));
      }
      PasswordChange change = PasswordChange.through(source).requiring(requirements);
      change(days == null ? change : change.validFor(days), arguments.get(1), generate);
      return 0;
    } catch (PasswordChange.SignInFailedException e) {
      err.println(e.getMessage());
      return 3;
    } catch (SQLException | IOException | IllegalArgumentException | IllegalStateException e) {
      err.println(e.getMessage());
      return 1;
    }
  }

  private PasswordRequirements requirements() throws IOException {
    PasswordRequirements requirements = PasswordRequirements.nist();
    Integer minLength = number("--min-length");
    if (minLength != null) {
      requirements = requirements.withMinLength(minLength);
    }
    Integer classes = number("--classes");
    if (classes != null) {
      requirements = requirements.withRequiredClasses(classes);
    }
    String blocklist = option("--blocklist");
    try {
      return blocklist == null ? requirements : requirements.withBlocklist(Path.of(blocklist));
    } catch (IOException e) {
      throw new IOException(
          "--blocklist " + blocklist + ": give a file in UTF-8 that can be read", e);
    }
  }

  private void change(PasswordChange change, String user, boolean generate)
      throws SQLException, IOException {
    char[] password;
    if (generate) {
      password = change.newPassword(user);
      // First: the sign-in may fail after the change.
      out.println(password);
    } else {
      password = read("New password of " + user);
      if (console != null && !Arrays.equals(password, read("Again"))) {
        throw new IOException("the passwords differ");
      }
    }
    change.apply(user, password);
    err.println("the password of " + user + " was changed, and signing in with it succeeded");
  }

  private @Nullable Integer number(String name) {
    String value = option(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " " + value + ": use a number", e);
    }
  }

  private @Nullable String option(String name) {
    int index = arguments.indexOf(name);
    if (index < 0 || index + 1 == arguments.size()) {
      return null;
    }
    arguments.remove(index);
    return arguments.remove(index);
  }

  private char[] read(String prompt) throws IOException {
    if (console != null) {
      char[] typed = console.readPassword("%s: ", prompt);
      if (typed != null) {
        return typed;
      }
    } else {
      String line = in.readLine();
      if (line != null) {
        return line.toCharArray();
      }
    }
    throw new IOException("no password was given");
  }
}
