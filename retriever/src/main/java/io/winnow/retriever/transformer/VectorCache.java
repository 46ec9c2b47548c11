package io.winnow.retriever.transformer;

import io.winnow.engine.distill.TeacherException;
import io.winnow.retriever.model.WinnowHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.LongAdder;

/**
 * The vectors of one {@link SentenceEncoder} on disk, by the content of the text: what was encoded
 * once is read from then on, by any process, also by those that run. A vector is kept as soon as
 * its batch is encoded, so that an interrupted call pays for the next one.
 *
 * <p>A vector is found by the first 128 bits of the SHA-256 of prefix and text, in a sub-folder
 * that the encoder's fingerprint names. On disk a vector takes 4 bytes a dimension and 24; on the
 * heap its key alone, some 100 bytes. Before a vector is kept, it is checked to be finite. What is
 * torn or damaged counts as absent.
 *
 * <p>Safe to share between threads and processes. The encoder stays the caller's to close, before
 * the cache if what still runs is to be kept.
 */
public final class VectorCache implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.winnow.retriever");

  /** Hexadecimal digits of a fingerprint in the name of a folder. */
  private static final int NAME = 24;

  private final SentenceEncoder encoder;
  private final VectorLog log;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Whether a failure to read or keep is told, and no more. */
  private final boolean optional;

  private volatile boolean told;

  /** Nothing is written any more, since it failed once. */
  private volatile boolean readOnly;

  private VectorCache(SentenceEncoder encoder, VectorFolder folder, boolean optional)
      throws IOException {
    Path own = folder.path().resolve(encoder.fingerprint().substring(0, NAME));
    this.encoder = encoder;
    this.log = new VectorLog(own, encoder.name(), encoder.dimension(), folder);
    this.optional = optional;
    boolean read = false;
    try {
      refresh();
      read = true;
    } finally {
      if (!read) {
        log.close();
      }
    }
  }

  /**
   * Opens the cache of an encoder in a folder that grows without limit.
   *
   * @param folder that of all caches; made when something is first kept
   * @throws IOException if what is there cannot be read
   */
  public static VectorCache open(Path folder, SentenceEncoder encoder) throws IOException {
    return new VectorCache(encoder, VectorFolder.unlimited(folder), false);
  }

  /**
   * Opens the cache of an encoder in Winnow's cache folder; see {@link #open(Path,
   * SentenceEncoder)}.
   */
  public static VectorCache open(SentenceEncoder encoder) throws IOException {
    Path folder = WinnowHome.locate().resolve("vectors");
    WinnowHome.create(folder);
    return open(folder, encoder);
  }

  /**
   * Opens the cache of an encoder in a folder of limited size. It is a help, no more: where the
   * folder cannot be read or written nothing is kept, which is logged once, and the vectors are
   * encoded.
   *
   * @throws IOException if the encoder's files cannot be read any more
   */
  public static VectorCache open(VectorFolder folder, SentenceEncoder encoder) throws IOException {
    return new VectorCache(encoder, folder, true);
  }

  /** The encoder whose vectors these are. */
  public SentenceEncoder encoder() {
    return encoder;
  }

  /** How many vectors it holds. */
  public int size() {
    return log.size();
  }

  /**
   * How it fared.
   *
   * @param size vectors that it holds
   * @param bytes of them on disk
   * @param hits texts that were not encoded
   * @param misses texts that were
   */
  public record Stats(int size, long bytes, long hits, long misses) {}

  /** How it fared so far. */
  public Stats stats() {
    return new Stats(log.size(), log.bytes(), hits.sum(), misses.sum());
  }

  /** The same without telling what was cut; see {@link #embed(List, String, BitSet)}. */
  public float[] embed(List<String> texts, String prefix) throws IOException {
    return embed(texts, prefix, new BitSet());
  }

  /**
   * What {@link SentenceEncoder#embed(List, String, BitSet)} gives, to the rounding that other
   * batches bring (1e-6): texts that were seen before are not encoded again, a repeated one only
   * once.
   *
   * @param truncated gets a bit for each text that lost its end; vectors that were kept by a Winnow
   *     before this was told are taken to be of whole texts
   * @return [n x dimension] row-major, each row of unit length
   * @throws IOException if vectors cannot be read or kept, and must be
   * @throws TeacherException if the encoder gives a value that is not finite; nothing of that batch
   *     is kept then
   * @throws CancellationException if the calling thread is interrupted; what is encoded by then or
   *     being encoded is kept
   */
  public float[] embed(List<String> texts, String prefix, BitSet truncated) throws IOException {
    float[] out = new float[Math.multiplyExact(texts.size(), encoder.dimension())];
    Map<VectorLog.Key, List<Integer>> missing = new LinkedHashMap<>();
    for (int row = 0; row < texts.size(); row++) {
      VectorLog.Key key = VectorLog.Key.of(prefix + texts.get(row));
      if (!log.copy(key, out, row, truncated)) {
        missing.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
      }
    }
    if (!missing.isEmpty()) {
      refresh(); // Another process may have them.
      missing
          .entrySet()
          .removeIf(
              miss ->
                  miss.getValue().stream()
                      .allMatch(row -> log.copy(miss.getKey(), out, row, truncated)));
    }
    hits.add(texts.size() - missing.size());
    misses.add(missing.size());
    if (!missing.isEmpty()) {
      encode(texts, prefix, missing, out, truncated);
    }
    return out;
  }

  private void encode(
      List<String> texts,
      String prefix,
      Map<VectorLog.Key, List<Integer>> missing,
      float[] out,
      BitSet truncated)
      throws IOException {
    int dimension = encoder.dimension();
    List<VectorLog.Key> keys = List.copyOf(missing.keySet());
    List<String> unseen =
        missing.values().stream().map(rows -> texts.get(rows.getFirst())).toList();
    BitSet cut = new BitSet();
    float[] encoded;
    try {
      encoded =
          encoder.embed(
              unseen, prefix, cut, (rows, vectors) -> keep(rows, vectors, unseen, keys, cut));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    int next = 0;
    for (List<Integer> rows : missing.values()) {
      for (int row : rows) {
        System.arraycopy(encoded, next * dimension, out, row * dimension, dimension);
        truncated.set(row, cut.get(next));
      }
      next++;
    }
  }

  /** What is kept is never asked for again: a vector that is none must not be. */
  private void keep(
      int[] rows, float[] vectors, List<String> texts, List<VectorLog.Key> keys, BitSet cut) {
    TeacherException.check(
        encoder.name(),
        vectors,
        rows.length,
        encoder.dimension(),
        i -> "the text \"" + texts.get(rows[i]) + "\"");
    if (readOnly) {
      return;
    }
    try {
      for (int i = 0; i < rows.length; i++) {
        log.add(keys.get(rows[i]), vectors, i, cut.get(rows[i]));
      }
    } catch (IOException e) {
      if (!optional) {
        throw new UncheckedIOException(e);
      }
      readOnly = true;
      tell(e);
    }
  }

  private void refresh() throws IOException {
    try {
      log.refresh();
    } catch (IOException e) {
      if (!optional) {
        throw e;
      }
      tell(e);
    }
  }

  private void tell(IOException failure) {
    if (!told) {
      told = true;
      LOG.log(
          System.Logger.Level.INFO,
          "vectors of " + encoder.name() + " are not kept or not found: " + failure,
          failure);
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
