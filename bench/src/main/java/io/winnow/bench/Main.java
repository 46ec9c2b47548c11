package io.winnow.bench;

import io.winnow.bench.compare.CompareCommand;
import io.winnow.bench.datasets.DatasetsCommand;
import io.winnow.bench.eval.EvalCommand;
import io.winnow.bench.eval.ScoreCommand;
import io.winnow.bench.macro.SpeedCommand;
import io.winnow.bench.report.ReportCommand;
import io.winnow.retriever.cli.Cli;
import picocli.CommandLine;

/** What {@code ./winnow} runs: the retriever's commands and the bench's own. */
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(Cli.execute(commandLine(), arguments));
  }

  /** All commands, ready for {@link Cli#execute}. */
  public static CommandLine commandLine() {
    CommandLine bench = new CommandLine(new BenchCommand());
    // What looks like an option belongs to JMH.
    bench.setUnmatchedOptionsArePositionalParams(true);
    bench.addSubcommand(new CommandLine(new SpeedCommand()));
    return Cli.commandLine(
        new CommandLine(new EvalCommand()),
        new CommandLine(new CompareCommand()),
        new CommandLine(new ScoreCommand()),
        new CommandLine(new ReportCommand()),
        new CommandLine(new DatasetsCommand()),
        bench);
  }
}
