package io.winnow.bench.eval;

import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.BiEncoderReranker;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.PairScorer;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The reranker of an evaluation, with what it stands on.
 *
 * @param reranker null for recall alone
 * @param cache where a bi-encoder takes the vectors of documents from, or null
 */
record StageTwo(@Nullable Reranker reranker, @Nullable VectorCache cache) implements AutoCloseable {

  /**
   * Loads what a SPEC names.
   *
   * @param cached whether a bi-encoder keeps the vectors of documents; a cross-encoder has none
   */
  static StageTwo load(@Nullable String spec, boolean cached) throws IOException {
    if (spec == null) {
      return new StageTwo(null, null);
    }
    Path source = ModelStore.standard().transformer(spec);
    if (!cached || PairScorer.reads(source)) {
      return new StageTwo(Reranker.load(source), null);
    }
    VectorCache cache = openCache(SentenceEncoder.load(source));
    return new StageTwo(BiEncoderReranker.over(cache), cache);
  }

  /** The cache of an encoder, which is closed if that fails. */
  static VectorCache openCache(SentenceEncoder encoder) throws IOException {
    try {
      return VectorCache.open(encoder);
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /** Where the vectors of documents come from: {@code cached}, {@code encoded}, or null. */
  @Nullable String documentVectors() {
    return reranker instanceof BiEncoderReranker ? cache == null ? "encoded" : "cached" : null;
  }

  @Override
  public void close() throws IOException {
    if (reranker != null) {
      reranker.close();
    }
    if (cache != null) {
      cache.close();
      cache.encoder().close();
    }
  }
}
