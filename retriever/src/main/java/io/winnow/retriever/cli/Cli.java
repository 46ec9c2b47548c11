package io.winnow.retriever.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line; bench adds its own subcommands to it. */
@Command(
    name = "winnow",
    mixinStandardHelpOptions = true,
    version = "winnow " + Cli.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Two-stage search on the JVM: static vectors and BM25 recall, a contextual model reranks.",
      ""
    },
    footer = {
      "",
      "Start with:  ./winnow demo \"how do I read a file line by line\"",
      "The launcher has one command more:  ./winnow test [--long]",
      "",
      "A SPEC names a model: a folder, a file, classpath:NAME, or all-MiniLM-L6-v2;",
      "a static model also FILE.zip, FILE.jar or FILE.zip!/FOLDER; or OWNER/NAME[@REVISION],",
      "a model of the Hugging Face hub that 'models get' or Python has fetched.",
      "Cached things lie in $WINNOW_HOME, or else in $XDG_CACHE_HOME/winnow or ~/.cache/winnow.",
      "Exit codes: 0 done, 1 failed, 2 wrong usage."
    })
public final class Cli implements Runnable {
  /** The version of Winnow. */
  public static final String VERSION = "0.1.0";

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show stack traces and the libraries' own logs.")
  private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli fills the spec
  private Cli() {}

  /**
   * The command line, ready to {@link #execute}; its writers are standard output and error. Of the
   * commands it has the one that the first argument names, or all where it names none.
   *
   * @param more further commands
   */
  public static CommandLine commandLine(CommandSet more, String... arguments) {
    CommandLine root = root();
    for (CommandSet commands : List.of(CommandSet.OWN, more)) {
      if (arguments.length > 0 && commands.names().contains(arguments[0])) {
        return ready(root.addSubcommand(commands.make(arguments[0])));
      }
    }
    addAll(root, CommandSet.OWN);
    addAll(root, more);
    return ready(root);
  }

  /**
   * The command line with all of the retriever's commands.
   *
   * @param more further ones, each for its name; they are set up like the others
   */
  public static CommandLine commandLine(CommandLine... more) {
    CommandLine root = root();
    addAll(root, CommandSet.OWN);
    for (CommandLine command : more) {
      root.addSubcommand(command);
    }
    return ready(root);
  }

  private static CommandLine root() {
    return new CommandLine(new Cli());
  }

  private static void addAll(CommandLine root, CommandSet commands) {
    commands.names().forEach(name -> root.addSubcommand(commands.make(name)));
  }

  private static CommandLine ready(CommandLine commandLine) {
    Cli root = commandLine.getCommand();
    // From here on every setting is of all subcommands too; picocli leaves out later ones.
    commandLine.setOut(standardOutput());
    // A query may begin with @, as Java's annotations do; picocli would read it as a file's name.
    commandLine.setExpandAtFiles(false);
    commandLine.setExecutionStrategy(
        parsed -> {
          Logs.configure(root.debug, commandLine.getErr());
          try {
            return new CommandLine.RunLast().execute(parsed);
          } catch (OutOfMemoryError e) { // an Error, which picocli hands to nobody
            return Failures.outOfMemory(e, commandLine, root.debug);
          }
        });
    commandLine.setExecutionExceptionHandler(
        (exception, failed, _) -> Failures.report(exception, failed, root.debug));
    commandLine.setParameterExceptionHandler(Failures::usage);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  /**
   * Runs one command.
   *
   * @return its exit code; 1 also if its results could not be written
   */
  public static int execute(CommandLine commandLine, String... arguments) {
    int exitCode = commandLine.execute(arguments);
    if (commandLine.getOut().checkError()) {
      commandLine.getErr().println("winnow: standard output could not be written to its end");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return exitCode;
  }

  /**
   * Straight to the file, and in UTF-8: System.out swallows errors and has the locale's encoding.
   */
  private static PrintWriter standardOutput() {
    return new PrintWriter(
        new BufferedWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8)));
  }

  /** Without a subcommand: the help, as wrong usage. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "expected a command");
  }
}
