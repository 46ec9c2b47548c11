package io.winnow.retriever.cli;

import io.winnow.retriever.Chunking;
import io.winnow.retriever.IndexOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How an index is to be made. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class IndexMaking {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--analyzer",
      paramLabel = "NAME",
      description = {
        "How text becomes the terms of BM25: english, german, french and so on, standard, simple,",
        "whitespace, or code for text about programs (default: as the index has it; of a new one",
        "english)."
      })
  private @Nullable String analyzer;

  @Option(
      names = "--chunks",
      paramLabel = "HOW",
      description = {
        "How long documents are cut into passages, each with a vector of its own:",
        Chunking.GRAMMAR + " (default: as the index has them; of a new one whole)."
      })
  private @Nullable String chunks;

  @Option(
      names = "--graph-from",
      paramLabel = "N",
      defaultValue = "" + IndexOptions.GRAPH_FROM,
      description = {
        "Segments of at least N vectors get a graph for --method hnsw (default: ${DEFAULT-VALUE});",
        "it takes longer to build than all the rest."
      })
  private int graphFrom;

  /** As given; null for what is not given. */
  IndexOptions options() {
    return Failures.fromArguments(
        spec,
        () -> {
          IndexOptions options =
              IndexOptions.defaults().withAnalyzer(analyzer).withGraphFrom(graphFrom);
          return chunks == null ? options : options.withChunking(Chunking.parse(chunks));
        });
  }
}
