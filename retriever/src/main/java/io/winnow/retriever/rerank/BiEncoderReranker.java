package io.winnow.retriever.rerank;

import io.winnow.engine.ModelFormatException;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.Precision;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Re-scores candidates with a contextual encoder that reads query and document apart: the score is
 * the cosine of the two vectors, in [-1, 1]. Safe to share between threads; an interrupted caller
 * gets a CancellationException.
 *
 * <p>Because the document is read alone its vector can be kept: {@linkplain #over over a cache} a
 * document is encoded the first time it is a candidate, and never again.
 */
public final class BiEncoderReranker implements Reranker {
  private final SentenceEncoder encoder;
  private final @Nullable VectorCache cache;
  private final String queryPrefix;
  private final String documentPrefix;

  /** Whether to close the encoder, and the cache. */
  private final boolean owner;

  /** The last query: a search with a deadline asks about it several times. */
  private volatile @Nullable Asked asked;

  private BiEncoderReranker(
      SentenceEncoder encoder,
      @Nullable VectorCache cache,
      String queryPrefix,
      String documentPrefix,
      boolean owner) {
    this.encoder = encoder;
    this.cache = cache;
    this.queryPrefix = queryPrefix;
    this.documentPrefix = documentPrefix;
    this.owner = owner;
  }

  @SuppressWarnings("ArrayRecordComponent") // never changed
  private record Asked(String query, float[] vector) {}

  /** Loads a model as its folder describes it, with the prompts that it names. */
  public static BiEncoderReranker load(Path source) throws IOException {
    return load(source, Precision.FLOAT32);
  }

  /**
   * The same in another precision; see {@link EncoderOptions#precision}.
   *
   * @throws IllegalArgumentException if it is bfloat16 and the source has no safetensors
   */
  public static BiEncoderReranker load(Path source, Precision precision) throws IOException {
    SentenceEncoder encoder = encoder(source, precision);
    return of(encoder, encoder.queryPrompt(), encoder.documentPrompt());
  }

  private static SentenceEncoder encoder(Path source, Precision precision) throws IOException {
    return SentenceEncoder.load(source, EncoderOptions.defaults().withPrecision(precision));
  }

  /**
   * The same, over vectors of documents that are kept, as with an index: {@code
   * retriever.vectors()}.
   *
   * @param vectors where, and how much; where that cannot be written nothing is kept
   */
  public static BiEncoderReranker load(Path source, VectorFolder vectors) throws IOException {
    return load(source, Precision.FLOAT32, vectors);
  }

  /**
   * The same in another precision, whose vectors are kept apart.
   *
   * @throws IllegalArgumentException if it is bfloat16 and the source has no safetensors
   */
  public static BiEncoderReranker load(Path source, Precision precision, VectorFolder vectors)
      throws IOException {
    SentenceEncoder encoder = encoder(source, precision);
    try {
      return over(VectorCache.open(vectors, encoder), true);
    } catch (IOException | RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /**
   * Loads a model.
   *
   * @param source see {@link SentenceEncoder#load(Path, EncoderOptions)}
   * @param options its prefix goes before each document
   * @param queryPrefix goes before the query
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   */
  public static BiEncoderReranker load(Path source, EncoderOptions options, String queryPrefix)
      throws IOException {
    return of(SentenceEncoder.load(source, options), queryPrefix, options.prefix());
  }

  /**
   * Over an encoder that is loaded already.
   *
   * @param encoder owned from now on: {@link #close} closes it
   */
  public static BiEncoderReranker of(
      SentenceEncoder encoder, String queryPrefix, String documentPrefix) {
    return new BiEncoderReranker(encoder, null, queryPrefix, documentPrefix, true);
  }

  /**
   * Over a cache that keeps the vectors of documents, with the prompts that the encoder's folder
   * names.
   *
   * @param cache stays the caller's to close, and so does its encoder
   */
  public static BiEncoderReranker over(VectorCache cache) {
    return over(cache, false);
  }

  private static BiEncoderReranker over(VectorCache cache, boolean owner) {
    SentenceEncoder encoder = cache.encoder();
    return new BiEncoderReranker(
        encoder, cache, encoder.queryPrompt(), encoder.documentPrompt(), owner);
  }

  /** How the vectors that are kept fared; empty where none are. */
  public Optional<VectorCache.Stats> vectors() {
    return Optional.ofNullable(cache).map(VectorCache::stats);
  }

  @Override
  public String name() {
    return encoder.name();
  }

  @Override
  public String fingerprint() throws IOException {
    return encoder.fingerprint();
  }

  @Override
  public float[] score(String query, List<String> texts) {
    return scores(query, texts).values();
  }

  @Override
  public Scores scores(String query, List<String> texts) {
    int dimension = encoder.dimension();
    if (cache == null) {
      // One call for all, so that the query's batch does not leave the other threads idle.
      List<String> all = new ArrayList<>(texts.size() + 1);
      all.add(queryPrefix + query);
      texts.forEach(text -> all.add(documentPrefix + text));
      BitSet cut = new BitSet();
      float[] vectors = encoder.embed(all, "", cut);
      return new Scores(
          cosines(vectors, vectors, dimension, texts.size()), cut.get(1, texts.size() + 1));
    }
    try {
      BitSet cut = new BitSet();
      float[] documents = cache.embed(texts, documentPrefix, cut);
      return new Scores(cosines(vector(query), documents, 0, texts.size()), cut);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private float[] vector(String query) {
    Asked last = asked;
    if (last == null || !last.query().equals(query)) {
      last = new Asked(query, encoder.embed(List.of(query), queryPrefix));
      asked = last;
    }
    return last.vector();
  }

  /**
   * Of the first row of {@code query} with rows of {@code documents}, the first of which is at
   * {@code from}.
   */
  private float[] cosines(float[] query, float[] documents, int from, int rows) {
    int dimension = encoder.dimension();
    float[] scores = new float[rows];
    for (int row = 0; row < rows; row++) {
      int at = from + row * dimension;
      for (int i = 0; i < dimension; i++) {
        scores[row] += query[i] * documents[at + i];
      }
    }
    return scores;
  }

  @Override
  public void close() {
    if (!owner) {
      return;
    }
    encoder.close(); // What still runs is kept.
    if (cache != null) {
      try {
        cache.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
