package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.IndexOptions;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** An index moved to another model, or from an older schema. */
@Command(
    name = "reindex",
    mixinStandardHelpOptions = true,
    description = {
      "Index the stored text of an index anew, with another model, analyzer or chunks, in one commit;",
      "an index of an older version of Winnow becomes one of this.",
      "Until it is done, and if it fails, the index is as it was."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ReindexCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index.")
  private Path index;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "The new model (default: the one that the index remembers).")
  private @Nullable String model;

  @Mixin private IndexMaking making;

  @Override
  public Integer call() throws Exception {
    IndexOptions options = making.options();
    long start = System.nanoTime();
    String modelSpec =
        model == null
            ? ModelSpecs.forIndex(null, IndexInfo.read(index), spec.commandLine())
            : model;
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      int documents =
          Retriever.reindex(index, loaded, ModelStore.absolute(modelSpec), options, progress);
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "embedded %,d documents with %s in %.1f s%n",
              documents,
              modelSpec,
              (System.nanoTime() - start) / 1e9);
    }
    return 0;
  }
}
