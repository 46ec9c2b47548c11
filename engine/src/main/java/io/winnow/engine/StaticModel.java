package io.winnow.engine;

import io.winnow.engine.internal.kernel.Kernels;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.EmbeddingTable;
import io.winnow.engine.table.TableConversion;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A static embedding model: a token table, a tokenizer and a pooling rule, in the file layout of
 * Model2Vec. A text's vector is the mean of its tokens' rows, normalised if the model says so.
 *
 * <p>Vectors agree with Python Model2Vec 0.10.0 within 1e-5 for an F32 table, and are the same bits
 * on every run, thread and vector width. Where Python rounds to the table's type (F16), the result
 * here is a 32-bit float.
 *
 * <p>Safe to share between threads. The table is memory-mapped and stays the file's: {@link #close}
 * unmaps it, and encoding afterwards, or meanwhile in another thread, is an {@link
 * IllegalStateException}. A file that is truncated while it is mapped gives an {@link
 * InternalError}.
 */
public final class StaticModel implements AutoCloseable {
  /** Keeps a zero vector zero when it is divided by its norm; the reference's constant. */
  private static final float NORM_GUARD = 1e-32f;

  /** Texts that one task of a parallel encode takes. */
  private static final int BLOCK = 64;

  /** Characters beyond which a thread does not keep what encoding the text took. */
  private static final int LARGE_TEXT = 1 << 20;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final ModelFiles.Parts parts;
  private final Arena arena;
  private final int unknownId;
  private @Nullable String fingerprint;

  private StaticModel(ModelFiles.Parts parts, Arena arena) {
    this.parts = parts;
    this.arena = arena;
    this.unknownId = parts.tokenizer().unknownId();
  }

  /**
   * Maps the model in a folder: {@code model.safetensors}, {@code tokenizer.json} and {@code
   * config.json}, or a sentence-transformers folder with a StaticEmbedding module. Takes
   * milliseconds; the table is read page by page when it is used.
   *
   * @throws ModelFormatException if a file is broken, or the files do not fit one another
   * @throws IOException if a file is missing or cannot be read
   */
  @SuppressWarnings("MustBeClosedChecker") // the model owns the arena and closes it
  public static StaticModel load(Path folder) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new StaticModel(ModelFiles.read(folder, arena), arena);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /**
   * A model from a table in memory, which is copied off the heap.
   *
   * @param table [vocabulary x dimension] row-major
   * @param about what the config should say of its origin; JSON values
   */
  @SuppressWarnings("MustBeClosedChecker") // the model owns the arena and closes it
  public static StaticModel of(
      Tokenizer tokenizer,
      float[] table,
      int dimension,
      boolean normalize,
      Map<String, ? extends @Nullable Object> about) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension: expected at least 1, found " + dimension);
    }
    if (table.length != (long) tokenizer.vocabularySize() * dimension) {
      throw new IllegalArgumentException(
          "table size differs: expected "
              + tokenizer.vocabularySize()
              + " x "
              + dimension
              + " values, found "
              + table.length);
    }
    Arena arena = Arena.ofShared();
    EmbeddingTable rows = TableConversion.copyOf(table, dimension, arena);
    return new StaticModel(
        new ModelFiles.Parts(
            rows, tokenizer, null, null, normalize, EncodeOptions.defaults(), about),
        arena);
  }

  /** Length of its vectors. */
  public int dimension() {
    return parts.table().dimension();
  }

  /** Number of token ids. */
  public int vocabularySize() {
    return parts.tokenizer().vocabularySize();
  }

  /** Element type of the table. */
  public ElementType elementType() {
    return parts.table().type();
  }

  /** Whether its vectors have length one. */
  public boolean normalizes() {
    return parts.normalize();
  }

  /** The options that {@link #encode(CharSequence)} uses: the model's own maximum length. */
  public EncodeOptions options() {
    return parts.options();
  }

  /** Its tokenizer. */
  public Tokenizer tokenizer() {
    return parts.tokenizer();
  }

  /** The members of its config: where it comes from. */
  public Map<String, ? extends @Nullable Object> about() {
    return parts.about();
  }

  /** Which kernels run in this JVM: {@code scalar}, {@code vector128} ... {@code vector512}. */
  public static String implementation() {
    return Kernels.active().name();
  }

  /**
   * SHA-256, in hexadecimal, of everything that decides a vector: table, tokenizer, weights,
   * mapping, pooling, dimension, normalisation and maximum length. Computed at the first call,
   * which reads the whole table.
   */
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      fingerprint = ModelFiles.fingerprint(parts);
    }
    return fingerprint;
  }

  /** The vector of a text; the zero vector if no token of it is known. */
  public float[] encode(CharSequence text) {
    float[] out = new float[dimension()];
    encode(text, out);
    return out;
  }

  /**
   * Encodes a text into the caller's array; allocates nothing, unless the text is longer than what
   * counts or holds special tokens.
   *
   * @param out [dimension], overwritten
   */
  public void encode(CharSequence text, float[] out) {
    encode(text, parts.options(), out);
  }

  /**
   * Encodes a text with other options than the model's own.
   *
   * @param out [dimension], overwritten
   */
  public void encode(CharSequence text, EncodeOptions options, float[] out) {
    if (out.length != dimension()) {
      throw new IllegalArgumentException(
          "dimension mismatch: model has " + dimension() + ", output has " + out.length);
    }
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the model is closed: " + this);
    }
    Scratch scratch = SCRATCH.get();
    int count = tokens(text, options, scratch);
    pool(scratch, count, out);
    if (text.length() > LARGE_TEXT) {
      SCRATCH.remove();
    }
  }

  /**
   * Encodes many texts, in parallel on the common pool; the order and the bits are those of
   * encoding one by one.
   *
   * @return [n x dimension] row-major
   * @throws IllegalArgumentException if that is more than an array holds
   */
  public float[] encodeAll(List<? extends CharSequence> texts) {
    return encodeAll(texts, parts.options());
  }

  /** Encodes many texts with other options than the model's own; see {@link #encodeAll(List)}. */
  public float[] encodeAll(List<? extends CharSequence> texts, EncodeOptions options) {
    int dim = dimension();
    long size = (long) texts.size() * dim;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "too many texts for one array: "
              + texts.size()
              + " x "
              + dim
              + "; encode them in batches");
    }
    float[] all = new float[(int) size];
    int blocks = Math.ceilDiv(texts.size(), BLOCK);
    IntStream.range(0, blocks)
        .parallel()
        .forEach(
            block -> {
              float[] row = new float[dim];
              int end = Math.min(texts.size(), (block + 1) * BLOCK);
              for (int i = block * BLOCK; i < end; i++) {
                encode(texts.get(i), options, row);
                System.arraycopy(row, 0, all, i * dim, dim);
              }
            });
    return all;
  }

  /**
   * The ids whose rows make a text's vector: cut to the maximum length, then unknown ones dropped.
   */
  public int[] tokenIds(CharSequence text, EncodeOptions options) {
    Scratch scratch = SCRATCH.get();
    int count = tokens(text, options, scratch);
    return Arrays.copyOf(scratch.tokens.array(), count);
  }

  /** The row of the table that stands for a token id, without its weight. */
  public float[] row(int id) {
    int[] mapping = parts.mapping();
    float[] row = new float[dimension()];
    parts.table().sum(new int[] {mapping == null ? id : mapping[id]}, null, 1, row);
    return row;
  }

  /** The factor of a token id's row; 1 where the model has no weights. */
  public float weight(int id) {
    float[] weights = parts.weights();
    return weights == null ? 1 : weights[id];
  }

  /** How many rows of the table hold NaN or an infinity; reads the whole table. */
  public int countRowsNotFinite() {
    float[] row = new float[dimension()];
    int[] at = new int[1];
    int count = 0;
    for (int r = 0; r < parts.table().rows(); r++) {
      at[0] = r;
      parts.table().sum(at, null, 1, row);
      for (float value : row) {
        if (!Float.isFinite(value)) {
          count++;
          break;
        }
      }
    }
    return count;
  }

  /** Writes the model in the layout of Model2Vec, in the table's own element type. */
  public void save(Path folder) throws IOException {
    save(folder, elementType());
  }

  /**
   * Writes the model in the layout of Model2Vec: Python Model2Vec and sentence-transformers load
   * it. A model already in the folder is replaced when the new one is written completely.
   *
   * <p>sentence-transformers differs from Model2Vec in that it pools unknown words (their row is
   * zero in what {@link io.winnow.engine.distill.Distiller} makes), reads texts to their end,
   * ignores {@code weights} and {@code mapping}, and does not take I8 tables.
   *
   * @param type element type of the written table; {@link ElementType#BF16} is for Winnow alone,
   *     NumPy has no such type
   * @throws IllegalArgumentException if a value of the table cannot be had in that type
   */
  public void save(Path folder, ElementType type) throws IOException {
    try (Arena converted = Arena.ofConfined()) {
      EmbeddingTable table = TableConversion.convert(parts.table(), type, converted);
      ModelFiles.write(folder, parts.withTable(table));
    }
  }

  /** Unmaps the table. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  private int tokens(CharSequence text, EncodeOptions options, Scratch scratch) {
    TokenBuffer tokens = scratch.tokens;
    tokens.clear();
    parts.tokenizer().encode(cut(text, options), tokens);
    tokens.truncate(Math.min(tokens.size(), options.maxLength()));
    int[] ids = tokens.array();
    int count = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (ids[i] != unknownId) {
        ids[count++] = ids[i];
      }
    }
    return count;
  }

  /** The part of a text that can matter, in code points; cheap for texts that are short enough. */
  private CharSequence cut(CharSequence text, EncodeOptions options) {
    long limit = (long) options.maxLength() * parts.tokenizer().medianTokenLength();
    if (text.length() <= limit) {
      return text;
    }
    int end = 0;
    for (long points = 0; points < limit && end < text.length(); points++) {
      end += Character.charCount(Character.codePointAt(text, end));
    }
    return text.subSequence(0, end);
  }

  private void pool(Scratch scratch, int count, float[] out) {
    int[] ids = scratch.tokens.array();
    float[] weights = parts.weights();
    float[] scales = null;
    if (weights != null) {
      scales = scratch.scales(count);
      for (int t = 0; t < count; t++) {
        scales[t] = weights[ids[t]];
      }
    }
    int[] mapping = parts.mapping();
    if (mapping != null) {
      for (int t = 0; t < count; t++) {
        ids[t] = mapping[ids[t]];
      }
    }
    parts.table().sum(ids, scales, count, out);
    if (count > 0) {
      for (int c = 0; c < out.length; c++) {
        out[c] /= count;
      }
    }
    if (parts.normalize()) {
      float norm = Similarity.norm(out) + NORM_GUARD;
      for (int c = 0; c < out.length; c++) {
        out[c] /= norm;
      }
    }
  }

  @Override
  public String toString() {
    return "StaticModel["
        + vocabularySize()
        + " tokens, "
        + parts.table().rows()
        + " x "
        + dimension()
        + " "
        + elementType()
        + "]";
  }

  /** What one thread reuses from text to text. */
  private static final class Scratch {
    private final TokenBuffer tokens = new TokenBuffer();
    private float[] scales = new float[64];

    float[] scales(int count) {
      if (scales.length < count) {
        scales = new float[Math.max(count, 2 * scales.length)];
      }
      return scales;
    }
  }
}
