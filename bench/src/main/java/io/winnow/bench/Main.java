package io.winnow.bench;

import io.winnow.bench.compare.CompareCommand;
import io.winnow.bench.contextual.ContextualCommand;
import io.winnow.bench.datasets.DatasetsCommand;
import io.winnow.bench.eval.EvalCommand;
import io.winnow.bench.eval.ScoreCommand;
import io.winnow.bench.macro.SpeedCommand;
import io.winnow.bench.pairs.MemoryCommand;
import io.winnow.bench.pairs.PairsCommand;
import io.winnow.bench.recall.RecallCommand;
import io.winnow.bench.report.ReportCommand;
import io.winnow.bench.rerank.PolicyCommand;
import io.winnow.retriever.cli.Cli;
import io.winnow.retriever.cli.CommandSet;
import java.util.List;
import picocli.CommandLine;

/** What {@code ./winnow} runs: the retriever's commands and the bench's own. */
public final class Main {
  private static final CommandSet OWN =
      new CommandSet() {
        @Override
        public List<String> names() {
          return List.of("eval", "compare", "score", "report", "datasets", "bench");
        }

        @Override
        public CommandLine make(String name) {
          return switch (name) {
            case "eval" -> new CommandLine(new EvalCommand());
            case "compare" -> new CommandLine(new CompareCommand());
            case "score" -> new CommandLine(new ScoreCommand());
            case "report" -> new CommandLine(new ReportCommand());
            case "datasets" -> new CommandLine(new DatasetsCommand());
            // What looks like an option belongs to JMH.
            case "bench" ->
                new CommandLine(new BenchCommand())
                    .setUnmatchedOptionsArePositionalParams(true)
                    .addSubcommand(new CommandLine(new SpeedCommand()))
                    .addSubcommand(new CommandLine(new RecallCommand()))
                    .addSubcommand(new CommandLine(new PairsCommand()))
                    .addSubcommand(new CommandLine(new PolicyCommand()))
                    .addSubcommand(new CommandLine(new MemoryCommand()))
                    .addSubcommand(new CommandLine(new ContextualCommand()));
            default -> throw new IllegalArgumentException("no command " + name);
          };
        }
      };

  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Cli.execute(commandLine(arguments), arguments));
  }

  /** The commands that some arguments may mean, ready for {@link Cli#execute}; all for none. */
  public static CommandLine commandLine(String... arguments) {
    return Cli.commandLine(OWN, arguments);
  }
}
