package io.winnow.retriever.cli;

import io.winnow.datasets.RunFile;
import io.winnow.datasets.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The run file that a command writes. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class RunOutput {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The run file; it appears whole or not at all.")
  private Path out;

  @Option(
      names = "--tag",
      defaultValue = "winnow",
      paramLabel = "NAME",
      description = "The name of the run, one word (default ${DEFAULT-VALUE}).")
  private String tag;

  /** What could not be written later is refused before the work is done for it. */
  void require() throws IOException {
    if (tag.isEmpty() || tag.chars().anyMatch(Character::isWhitespace)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--tag: expected one word without blanks, found \"" + tag + "\"");
    }
    WholeFile.requireWritable(out);
  }

  void write(RunFile run) throws IOException {
    run.write(out, tag);
  }

  /** The file, for messages. */
  @Override
  public String toString() {
    return out.toString();
  }
}
