package io.winnow.retriever.cli;

import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A copy of an index that is in use. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    description = {
      "Copy the newest commit of an index, which may be searched and written meanwhile.",
      "Every file is compared with its checksum; the copy appears when it is whole."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class SnapshotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index.")
  private Path index;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the copy: new or empty.")
  private Path out;

  @Override
  public Integer call() throws Exception {
    IndexInfo copied = Retriever.snapshot(index, out);
    spec.commandLine()
        .getOut()
        .printf(Locale.ROOT, "copied %,d documents to %s%n", copied.documents(), out);
    return CommandLine.ExitCode.OK;
  }
}
