package io.winnow.bench.datasets;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The test collections that Winnow knows. */
@Command(
    name = "datasets",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List the test collections that Winnow knows, get one, or verify one.",
    subcommands = {ListCommand.class, GetCommand.class, VerifyCommand.class})
@SuppressWarnings("NullAway.Init") // picocli fills the spec
public final class DatasetsCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Made by the command line. */
  public DatasetsCommand() {}

  /** Without a subcommand: wrong usage. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "expected list, get or verify");
  }
}
