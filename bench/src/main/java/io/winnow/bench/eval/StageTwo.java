package io.winnow.bench.eval;

import io.winnow.retriever.cli.RerankOptions;
import io.winnow.retriever.rerank.BiEncoderReranker;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.PairScorer;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reranker of an evaluation, with what it stands on.
 *
 * @param reranker null for recall alone
 * @param caches where bi-encoders take the vectors of documents from
 * @param documentVectors where they come from: "cached" or "encoded", null where no step is a
 *     bi-encoder
 */
public record StageTwo(
    @Nullable Reranker reranker, List<VectorCache> caches, @Nullable String documentVectors)
    implements AutoCloseable {

  /**
   * Loads what the settings name.
   *
   * @param cached whether a bi-encoder keeps the vectors of documents; a cross-encoder has none
   */
  public static StageTwo load(@Nullable String specs, RerankOptions options, boolean cached)
      throws IOException {
    if (specs == null) {
      return new StageTwo(null, List.of(), null);
    }
    List<VectorCache> caches = new ArrayList<>();
    boolean[] encodes = {false};
    Reranker reranker =
        options.load(
            specs,
            (source, precision) -> {
              boolean encoder = !PairScorer.reads(source);
              encodes[0] |= encoder;
              if (!encoder || !cached) {
                return Reranker.load(source, precision);
              }
              EncoderOptions encoding = EncoderOptions.defaults().withPrecision(precision);
              caches.add(openCache(SentenceEncoder.load(source, encoding)));
              return BiEncoderReranker.over(caches.getLast());
            });
    return new StageTwo(reranker, caches, encodes[0] ? cached ? "cached" : "encoded" : null);
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

  @Override
  public void close() throws IOException {
    if (reranker != null) {
      reranker.close();
    }
    for (VectorCache cache : caches) {
      cache.close();
      cache.encoder().close();
    }
  }
}
