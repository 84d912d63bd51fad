package io.github.aurorasecure.benchmarks;

import io.github.aurorasecure.benchmarks.cold.ColdCommand;
import io.github.aurorasecure.benchmarks.connect.ConnectCommand;
import io.github.aurorasecure.benchmarks.report.ReportCommand;
import io.github.aurorasecure.benchmarks.stub.MemoryCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the benchmarks. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    usageHelpAutoWidth = true,
    description = "Figures, each with the command that yields it again.",
    subcommands = {
      ConnectCommand.class,
      ColdCommand.class,
      MemoryCommand.class,
      JmhCommand.class,
      ReportCommand.class
    })
public final class Main {
  private Main() {}

  /** Runs a command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** With one line for what is wrong, instead of all the help. */
  public static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    commandLine.setParameterExceptionHandler(
        (wrong, arguments) -> {
          String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
          wrong
              .getCommandLine()
              .getErr()
              .println(wrong.getMessage() + "; see " + command + " --help");
          return CommandLine.ExitCode.USAGE;
        });
    return commandLine;
  }
}
