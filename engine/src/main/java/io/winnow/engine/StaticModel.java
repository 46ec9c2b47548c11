package io.winnow.engine;

import io.winnow.engine.internal.format.ModelPlaces;
import io.winnow.engine.internal.format.ModelSource;
import io.winnow.engine.internal.kernel.Kernels;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
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
  /** Texts that one task of a parallel encode takes. */
  private static final int BLOCK = 64;

  /** Chars or bytes beyond which a thread does not keep what encoding the text took. */
  private static final int LARGE_TEXT = 1 << 20;

  private final ModelFiles.Parts parts;
  private final Arena arena;
  private final int unknownId;
  private final ThreadLocal<Scratch> scratches = ThreadLocal.withInitial(Scratch::new);
  private @Nullable String fingerprint;

  /** The model owns the arena. */
  StaticModel(ModelFiles.Parts parts, Arena arena) {
    this.parts = parts;
    this.arena = arena;
    this.unknownId = parts.tokenizer().unknownId();
  }

  /**
   * Maps the model in a folder: {@code model.safetensors}, {@code tokenizer.json} and {@code
   * config.json}, or a sentence-transformers folder with a StaticEmbedding module. Takes
   * milliseconds; the table is read page by page when it is used.
   *
   * <p>The path may also be that of a zip or jar with one model, in whatever folder of it. A table
   * that is stored there without compression is mapped in place; one that is deflated is inflated
   * once, off the heap, which takes its size in native memory of this process alone.
   *
   * @throws ModelFormatException if a file is broken, or the files do not fit one another, or an
   *     archive has more than one model
   * @throws IOException if a file is missing or cannot be read
   */
  public static StaticModel load(Path path) throws IOException {
    return load(ModelPlaces.at(path));
  }

  /**
   * Loads the model in a folder of a zip or jar, as {@link #load(Path)} does.
   *
   * @param folder with {@code /} between its parts; empty for the root
   * @throws IllegalArgumentException if the folder's name leads out of the archive
   */
  public static StaticModel load(Path archive, String folder) throws IOException {
    return load(ModelPlaces.inArchive(archive, folder));
  }

  /**
   * Loads the model in a folder of a class path. In a jar or on disk it is mapped as {@link
   * #load(Path)} does; from anywhere else, a jar in a jar say, the table is copied off the heap.
   *
   * @param folder as in {@link ClassLoader#getResource}, without {@code /} at its start
   * @throws java.io.FileNotFoundException if the class path has no such model
   * @throws IllegalArgumentException if the folder's name leads elsewhere
   */
  public static StaticModel load(ClassLoader loader, String folder) throws IOException {
    return load(ModelPlaces.onClassPath(loader, folder));
  }

  private static StaticModel load(ModelSource found) throws IOException {
    try (found) {
      return owning(arena -> ModelFiles.read(found, arena));
    }
  }

  /** What makes a model's parts, its table in an arena. */
  interface Making<X extends Exception> {
    ModelFiles.Parts in(Arena arena) throws X;
  }

  /** A model that owns the arena of its table; if it cannot be made, nothing is left of that. */
  @SuppressWarnings("MustBeClosedChecker") // the model closes it
  static <X extends Exception> StaticModel owning(Making<X> making) throws X {
    Arena arena = Arena.ofShared();
    boolean made = false;
    try {
      StaticModel model = new StaticModel(making.in(arena), arena);
      made = true;
      return model;
    } finally {
      if (!made) {
        arena.close();
      }
    }
  }

  /**
   * A model from a table in memory, which is copied off the heap.
   *
   * @param table [vocabulary x dimension] row-major
   * @param about what the config should say of its origin; JSON values
   */
  public static StaticModel of(
      Tokenizer tokenizer,
      float[] table,
      int dimension,
      boolean normalize,
      Map<String, ? extends @Nullable Object> about) {
    return of(tokenizer, table, dimension, null, null, normalize, about);
  }

  /**
   * A model whose tokens may share rows and have weights.
   *
   * @param table [rows x dimension] row-major
   * @param weights a factor per token id, or null; not to be changed afterwards
   * @param mapping the row of each token id, or null where it is the id; not to be changed
   *     afterwards
   * @param about what the config should say of its origin; JSON values
   */
  public static StaticModel of(
      Tokenizer tokenizer,
      float[] table,
      int dimension,
      float @Nullable [] weights,
      int @Nullable [] mapping,
      boolean normalize,
      Map<String, ? extends @Nullable Object> about) {
    int size = tokenizer.vocabularySize();
    return owning(
        arena ->
            new ModelFiles.Parts(
                SharedRows.table(size, table, dimension, weights, mapping, arena),
                tokenizer,
                weights,
                mapping,
                normalize,
                EncodeOptions.defaults(),
                about));
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

  /**
   * The vector of a text; the zero vector if no token of it is known.
   *
   * <p>NaN and infinities in the table are not looked for: the vectors of texts with a token of
   * such a row hold them too, as in Python, and where vectors are normalised an infinity makes its
   * own column NaN and the others 0. No other text's vector is touched. {@link #countRowsNotFinite}
   * tells whether there are any.
   */
  public float[] encode(CharSequence text) {
    float[] out = new float[dimension()];
    encode(text, out);
    return out;
  }

  /**
   * Encodes a text into the caller's array; allocates nothing once the thread is warm.
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
    requireDimension(out.length);
    requireOpen();
    Scratch scratch = scratches.get();
    try {
      pool(scratch, tokens(text, options, scratch), out);
    } finally {
      release(text.length());
    }
  }

  /**
   * Encodes a text into memory on or off the heap; allocates nothing once the thread is warm.
   *
   * @param out [dimension] floats in the byte order of the machine, aligned or not, overwritten
   */
  public void encode(CharSequence text, MemorySegment out) {
    if (out.byteSize() != (long) dimension() * Float.BYTES) {
      throw new IllegalArgumentException(
          "output size differs: expected "
              + dimension()
              + " floats, "
              + (long) dimension() * Float.BYTES
              + " bytes, found "
              + out.byteSize());
    }
    encode(text, parts.options(), out, 0);
  }

  private void encode(CharSequence text, EncodeOptions options, MemorySegment out, long at) {
    float[] vector = scratches.get().vector(dimension());
    encode(text, options, vector);
    MemorySegment.copy(vector, 0, out, ValueLayout.JAVA_FLOAT_UNALIGNED, at, vector.length);
  }

  /**
   * Encodes a text in UTF-8: the vector is that of its chars, with no chars made; allocates nothing
   * once the thread is warm. What is not well-formed counts as U+FFFD, once for each longest start
   * of a character that does not go on and once for each byte that starts none, as when Python
   * decodes with {@code errors="replace"}.
   *
   * @param utf8 on or off the heap, a mapped file for instance
   * @param out [dimension], overwritten
   */
  public void encode(MemorySegment utf8, float[] out) {
    requireDimension(out.length);
    requireOpen();
    Scratch scratch = scratches.get();
    long end = TextCut.end(utf8, limit(parts.options()));
    try {
      scratch.tokens().clear();
      parts.tokenizer().feed(utf8, 0, end, true, scratch.tokens());
      pool(scratch, count(parts.options(), scratch), out);
    } finally {
      release(end);
    }
  }

  /**
   * Encodes the bytes at [from, to) as {@link #encode(MemorySegment, float[])} does.
   *
   * @param out [dimension], overwritten
   */
  public void encode(byte[] utf8, int from, int to, float[] out) {
    Objects.checkFromToIndex(from, to, utf8.length);
    requireDimension(out.length);
    requireOpen();
    Scratch scratch = scratches.get();
    int end = TextCut.end(utf8, from, to, limit(parts.options()));
    try {
      scratch.tokens().clear();
      parts.tokenizer().feed(utf8, from, end, true, scratch.tokens());
      pool(scratch, count(parts.options(), scratch), out);
    } finally {
      release(end - from);
    }
  }

  /**
   * The vector of a text of any length that comes in chunks, in bounded memory; see {@link
   * TextAccumulator}.
   */
  public TextAccumulator accumulator() {
    return new TextAccumulator(this, parts);
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
    long size = (long) texts.size() * dimension();
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "too many texts for one array: "
              + texts.size()
              + " x "
              + dimension()
              + "; encode them in batches, or into a MemorySegment");
    }
    float[] all = new float[(int) size];
    encodeAll(texts, options, MemorySegment.ofArray(all), Progress.NONE);
    return all;
  }

  /**
   * Encodes many texts into one matrix, on or off the heap, as {@link #encodeAll(List)} does.
   *
   * @param out [n x dimension] floats row-major, in the byte order of the machine, aligned or not;
   *     overwritten. All threads must have access to it
   * @param progress hears of texts, from several threads, one at a time
   */
  public void encodeAll(
      List<? extends CharSequence> texts,
      EncodeOptions options,
      MemorySegment out,
      Progress progress) {
    long row = (long) dimension() * Float.BYTES;
    if (out.byteSize() != texts.size() * row) {
      throw new IllegalArgumentException(
          "output size differs: expected "
              + texts.size()
              + " x "
              + dimension()
              + " floats, "
              + texts.size() * row
              + " bytes, found "
              + out.byteSize());
    }
    if (!out.isAccessibleBy(Thread.ofPlatform().unstarted(() -> {}))) {
      throw new IllegalArgumentException(
          "output belongs to one thread: expected memory of the heap or of a shared arena");
    }
    AtomicInteger done = new AtomicInteger();
    Pieces.forEach(
        Math.ceilDiv(texts.size(), BLOCK),
        block -> {
          int from = block * BLOCK;
          int to = Math.min(texts.size(), from + BLOCK);
          for (int i = from; i < to; i++) {
            encode(texts.get(i), options, out, i * row);
          }
          synchronized (done) {
            progress.advance("encode texts", done.addAndGet(to - from), texts.size());
          }
        });
  }

  /** Encodes a stream of texts; see {@link #encodeAll(Stream, EncodeOptions)}. */
  public Stream<float[]> encodeAll(Stream<? extends CharSequence> texts) {
    return encodeAll(texts, parts.options());
  }

  /**
   * The vectors of any number of texts, one by one and in order, in bounded memory. The thread that
   * takes the vectors reads the texts, as they are needed; it and the common pool encode. At most
   * 64 texts, or 65,536 chars and the rest of a text, are read ahead for each of two blocks a
   * thread; they must not change before their vector is there. The first vector comes when so many
   * are read, or the texts end. Taking vectors slowly slows the reading.
   *
   * <p>What encoding a text throws comes from the terminal operation after the vectors before it;
   * what reading one throws, at once. Closing the stream closes the texts; after that, and after an
   * exception, no thread works for it any more. The vectors are the caller's.
   */
  public Stream<float[]> encodeAll(Stream<? extends CharSequence> texts, EncodeOptions options) {
    return EncodedTexts.of(this, options, texts);
  }

  /**
   * The ids whose rows make a text's vector: cut to the maximum length, then unknown ones dropped.
   */
  public int[] tokenIds(CharSequence text, EncodeOptions options) {
    Scratch scratch = scratches.get();
    try {
      int count = tokens(text, options, scratch);
      return Arrays.copyOf(scratch.tokens().array(), count);
    } finally {
      release(text.length());
    }
  }

  /**
   * The known tokens of a text, each with its place and its vector; allocates. The text is read to
   * its end, whatever the model's own maximum length, as {@code encode_as_sequence} of Python
   * Model2Vec does.
   */
  public TokenVectors tokenVectors(CharSequence text) {
    return tokenVectors(text, EncodeOptions.unlimited());
  }

  /** The tokens of a text up to a limit; see {@link #tokenVectors(CharSequence)}. */
  public TokenVectors tokenVectors(CharSequence text, EncodeOptions options) {
    requireOpen();
    CharSequence cut = text.subSequence(0, TextCut.end(text, limit(options)));
    return TokenVectors.of(parts, cut, options.maxLength());
  }

  /** What each token adds to the cosine of the vectors that {@link #encode} gives two texts. */
  public Explanation explain(CharSequence first, CharSequence second) {
    return Explanation.of(
        tokenVectors(first, parts.options()), tokenVectors(second, parts.options()));
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

  /**
   * How many rows of the table hold NaN or an infinity, and how many weights are that; reads the
   * whole table.
   */
  public int countRowsNotFinite() {
    float[] row = new float[dimension()];
    int[] at = new int[1];
    int count = 0;
    float[] weights = parts.weights();
    for (int id = 0; weights != null && id < weights.length; id++) {
      count += Float.isFinite(weights[id]) ? 0 : 1;
    }
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

  /**
   * Makes other models out of this one: with fewer dimensions, more words or other weights.
   *
   * @throws IllegalStateException if the model is closed
   */
  public ModelEditor edit() {
    requireOpen();
    return new ModelEditor(this, parts);
  }

  /**
   * Writes the model in the layout of Model2Vec, in the table's own element type; see {@link
   * #save(Path, ElementType)}.
   */
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
   * @throws IllegalArgumentException if a value of the table cannot be had in that type, or one or
   *     a weight is not finite; nothing is written then
   */
  public void save(Path folder, ElementType type) throws IOException {
    save(folder, SaveOptions.of(type));
  }

  /**
   * Writes the model as {@link #save(Path, ElementType)} does, I8 with a scale for each row if
   * asked for.
   *
   * @throws IllegalArgumentException if a value of the table cannot be had in that type, or one or
   *     a weight is not finite; nothing is written then
   */
  public void save(Path folder, SaveOptions options) throws IOException {
    try (Arena converted = Arena.ofConfined()) {
      ModelFiles.write(folder, options.apply(parts, converted));
    }
  }

  /**
   * A smaller model, whose tokens share rows found by k-means (vocabulary quantisation of Python
   * Model2Vec 0.10.0): the table shrinks to so many rows, each token keeps a weight. A model
   * without weights gets the lengths of its rows as weights, and its rows are clustered by
   * direction. The element type stays. Takes seconds to a minute for 30,000 tokens; the result
   * depends on the seed, not on threads.
   *
   * @param clusters rows that are left, in [1, tokens]; there are fewer if rows are equal
   * @return a model of its own, to be closed by itself
   * @throws IllegalArgumentException if there are more clusters than tokens, the table holds NaN or
   *     an infinity, or tokens share rows already
   */
  public StaticModel quantizeVocabulary(int clusters, long seed, Progress progress) {
    requireOpen();
    return owning(arena -> SharedRows.of(parts, clusters, seed, progress, arena));
  }

  /** Unmaps the table. Closing again does nothing. */
  @Override
  public synchronized void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }

  void requireOpen() {
    if (!arena.scope().isAlive()) {
      throw new IllegalStateException("the model is closed: " + this);
    }
  }

  void requireDimension(int length) {
    if (length != dimension()) {
      throw new IllegalArgumentException(
          "dimension mismatch: model has " + dimension() + ", output has " + length);
    }
  }

  /** The code points of a text that can matter. */
  private long limit(EncodeOptions options) {
    return (long) options.maxLength() * parts.tokenizer().medianTokenLength();
  }

  private int tokens(CharSequence text, EncodeOptions options, Scratch scratch) {
    scratch.tokens().clear();
    parts.tokenizer().feed(text, 0, TextCut.end(text, limit(options)), true, scratch.tokens());
    return count(options, scratch);
  }

  /** Drops the ids that do not count; returns how many are left. */
  private int count(EncodeOptions options, Scratch scratch) {
    int[] ids = scratch.tokens().array();
    int size = Math.min(scratch.tokens().size(), options.maxLength());
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (ids[i] != unknownId) {
        ids[count++] = ids[i];
      }
    }
    return count;
  }

  private void pool(Scratch scratch, int count, float[] out) {
    scratch.sum(parts, scratch.tokens().array(), count, out);
    if (count > 0) {
      for (int c = 0; c < out.length; c++) {
        out[c] /= count;
      }
    }
    Scratch.normalize(parts, out);
  }

  private void release(long length) {
    if (length > LARGE_TEXT) {
      scratches.remove();
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
}
