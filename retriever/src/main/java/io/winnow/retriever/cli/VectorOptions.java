package io.winnow.retriever.cli;

import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.VectorFolder;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What of a reranker is kept with the index that it is used on. */
final class VectorOptions {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(KB|MB|GB|)");

  @Option(
      names = "--vectors-limit",
      paramLabel = "SIZE",
      description = {
        "What the vectors of documents may take that a bi-encoder makes and that are kept in",
        "the index for later searches, such as 1GB (default 256MB); 0 keeps and uses none."
      })
  private @Nullable String limit;

  /**
   * Where vectors are kept; null for nowhere.
   *
   * @param rerank SPEC of the reranker
   * @throws CommandLine.ParameterException if the option is no size, or of no use
   */
  @Nullable VectorFolder of(CommandSpec command, String rerank, Path index) {
    if (limit == null) {
      return VectorFolder.of(index);
    }
    if (rerank.equals(RerankOptions.NONE)) {
      throw Failures.idle(command, "--vectors-limit", "--rerank");
    }
    Matcher size = SIZE.matcher(limit);
    if (!size.matches()) {
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "--vectors-limit: expected a size such as 256MB or 1GB, or 0, found " + limit);
    }
    long unit =
        switch (size.group(2)) {
          case "KB" -> 1_000;
          case "MB" -> 1_000_000;
          case "GB" -> 1_000_000_000;
          default -> 1;
        };
    long bytes = Long.parseLong(size.group(1)) * unit;
    return bytes == 0
        ? null
        : Failures.fromArguments(command, () -> VectorFolder.of(index).withLimit(bytes));
  }

  /** How one reranker is loaded. */
  static RerankOptions.Loading loading(@Nullable VectorFolder vectors) {
    return vectors == null
        ? Reranker::load
        : (source, precision) -> Reranker.load(source, precision, vectors);
  }
}
