package io.winnow.retriever.transformer;

import io.winnow.engine.distill.TeacherException;
import io.winnow.retriever.model.WinnowHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The vectors of one {@link SentenceEncoder} on disk, by the content of the text: what was encoded
 * once is read from then on, by any process. What a process had encoded when it was killed is kept
 * up to the last whole {@link #embed}.
 *
 * <p>A vector is found by the first 128 bits of the SHA-256 of prefix and text, in a sub-folder
 * that the encoder's fingerprint names. On disk a vector takes 4 bytes a dimension and 20; on the
 * heap its key alone, some 100 bytes. Nothing is ever dropped: delete the folder to be rid of it.
 * Before a vector is kept, it is checked to be finite.
 *
 * <p>Safe to share between threads and processes. The encoder stays the caller's to close, after
 * the cache.
 */
public final class VectorCache implements AutoCloseable {
  /** Hexadecimal digits of a fingerprint in the name of a folder. */
  private static final int NAME = 24;

  private final SentenceEncoder encoder;
  private final VectorLog log;

  private VectorCache(SentenceEncoder encoder, VectorLog log) {
    this.encoder = encoder;
    this.log = log;
  }

  /**
   * Opens the cache of an encoder.
   *
   * @param folder that of all caches; made when something is first kept
   * @throws IOException if what is there cannot be read; what is torn or damaged counts as absent
   */
  public static VectorCache open(Path folder, SentenceEncoder encoder) throws IOException {
    Path own = folder.resolve(encoder.fingerprint().substring(0, NAME));
    return new VectorCache(encoder, VectorLog.open(own, encoder.dimension()));
  }

  /**
   * Opens the cache of an encoder in Winnow's cache folder; see {@link #open(Path,
   * SentenceEncoder)}.
   */
  public static VectorCache open(SentenceEncoder encoder) throws IOException {
    return open(WinnowHome.locate().resolve("vectors"), encoder);
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
   * What {@link SentenceEncoder#embed(List, String)} gives, to the rounding that other batches
   * bring (1e-6): texts that were seen before are not encoded again, a repeated one only once.
   *
   * @return [n x dimension] row-major, each row of unit length
   * @throws IOException if vectors cannot be read or kept
   * @throws TeacherException if the encoder gives a value that is not finite; nothing of the call
   *     is kept then
   */
  public float[] embed(List<String> texts, String prefix) throws IOException {
    int dimension = encoder.dimension();
    float[] out = new float[Math.multiplyExact(texts.size(), dimension)];
    Map<VectorLog.Key, List<Integer>> missing = new LinkedHashMap<>();
    for (int row = 0; row < texts.size(); row++) {
      VectorLog.Key key = VectorLog.Key.of(prefix + texts.get(row));
      if (!log.copy(key, out, row * dimension)) {
        missing.computeIfAbsent(key, _ -> new ArrayList<>()).add(row);
      }
    }
    if (missing.isEmpty()) {
      return out;
    }
    List<String> unseen =
        missing.values().stream().map(rows -> texts.get(rows.getFirst())).toList();
    float[] encoded = encoder.embed(unseen, prefix);
    // What is kept is never asked for again: a vector that is none must not be.
    TeacherException.check(
        encoder.name(),
        encoded,
        unseen.size(),
        dimension,
        i -> "the text \"" + unseen.get(i) + "\"");
    int from = 0;
    for (Map.Entry<VectorLog.Key, List<Integer>> entry : missing.entrySet()) {
      log.add(entry.getKey(), encoded, from);
      for (int row : entry.getValue()) {
        System.arraycopy(encoded, from, out, row * dimension, dimension);
      }
      from += dimension;
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    log.close();
  }
}
