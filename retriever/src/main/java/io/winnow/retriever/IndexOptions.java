package io.winnow.retriever;

import io.winnow.retriever.recall.NamedAnalyzer;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.jspecify.annotations.Nullable;

/**
 * How an index is made. What is not given is as the index has it, or the default for a new one.
 * Immutable.
 *
 * @param analyzer name of what makes the terms of BM25, or null
 * @param own the user's analyzer of that name, or null for one of {@link #analyzers}; it is shared
 *     between threads, and stays the caller's to close
 * @param chunking how long documents are cut into passages, or null
 * @param graphFrom how many vectors a segment that is written has at least to get a graph of
 *     Lucene's; an index does not remember it
 */
public record IndexOptions(
    @Nullable String analyzer, @Nullable Analyzer own, @Nullable Chunking chunking, int graphFrom) {
  /**
   * From so many vectors in a segment a search of its graph costs less than a scan of its codes.
   */
  public static final int GRAPH_FROM = 1_500_000;

  /** Checks that the name is known, or that of the user's own. */
  public IndexOptions {
    if (graphFrom < 1) {
      throw new IllegalArgumentException(
          "vectors of a segment from which it gets a graph: expected at least 1, found "
              + graphFrom);
    }
    if (own == null && analyzer != null && !NamedAnalyzer.isKnown(analyzer)) {
      throw new IllegalArgumentException(
          "analyzer: expected one of "
              + String.join(", ", NamedAnalyzer.names())
              + ", or one of your own together with its name, found "
              + analyzer);
    }
    if (own != null
        && (analyzer == null || analyzer.isBlank() || NamedAnalyzer.isKnown(analyzer))) {
      throw new IllegalArgumentException(
          "analyzer of your own: expected a name that is none of "
              + String.join(", ", NamedAnalyzer.names())
              + ", found "
              + analyzer);
    }
  }

  /** As the index has it; a new one has the analyzer {@code english}, which is Anserini's. */
  public static IndexOptions defaults() {
    return new IndexOptions(null, null, null, GRAPH_FROM);
  }

  /** The names of the analyzers that come with Lucene, and {@code code} for text about programs. */
  public static List<String> analyzers() {
    return NamedAnalyzer.names();
  }

  /** The same with an analyzer of {@link #analyzers}; null for the one that the index has. */
  public IndexOptions withAnalyzer(@Nullable String name) {
    return new IndexOptions(name, null, chunking, graphFrom);
  }

  /**
   * The same with an analyzer of the user's own, which must be given at every opening.
   *
   * @param name under which the index remembers it; another analyzer needs another name
   */
  public IndexOptions withAnalyzer(String name, Analyzer other) {
    return new IndexOptions(name, other, chunking, graphFrom);
  }

  /** The same with long documents cut in another way. */
  public IndexOptions withChunking(Chunking other) {
    return new IndexOptions(analyzer, own, other, graphFrom);
  }

  /**
   * The same with graphs for other segments. Building one takes longer than all the rest of
   * indexing; without one vectors are searched by a scan.
   */
  public IndexOptions withGraphFrom(int vectors) {
    return new IndexOptions(analyzer, own, chunking, vectors);
  }

  /** Refuses chunks whose ends a model would not read. */
  void requireReadable(int maxLength) {
    if (chunking != null && chunking.tokens() > maxLength) {
      throw new IllegalArgumentException(
          "tokens of a chunk: expected at most %d, which is what the model reads of a text, found %d"
              .formatted(maxLength, chunking.tokens()));
    }
  }

  /**
   * The way to cut documents, whatever the index has.
   *
   * @param remembered that of the index, or null for a new one
   */
  Chunking chunkingFor(@Nullable Chunking remembered) {
    Chunking known = remembered == null ? Chunking.whole() : remembered;
    return chunking == null ? known : chunking;
  }

  /**
   * The analyzer to use, whatever the index has.
   *
   * @param remembered the name in the index, or null for a new one
   */
  NamedAnalyzer analyzerFor(@Nullable String remembered, Path folder) throws IndexException {
    if (analyzer != null && own != null) {
      return new NamedAnalyzer(analyzer, own);
    }
    String name = analyzer != null ? analyzer : remembered;
    if (name == null) {
      name = NamedAnalyzer.STANDARD_NAME;
    }
    if (!NamedAnalyzer.isKnown(name)) {
      throw new IndexException(
          "the index was made with an analyzer of the user's own, "
              + name
              + ", which was not given ("
              + folder
              + "); open it with IndexOptions.defaults().withAnalyzer(\""
              + name
              + "\", ...), or move it to another one with: winnow reindex --index "
              + folder
              + " --analyzer NAME");
    }
    return NamedAnalyzer.of(name);
  }
}
