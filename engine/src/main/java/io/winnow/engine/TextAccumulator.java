package io.winnow.engine;

import io.winnow.engine.ModelFiles.Parts;
import io.winnow.engine.tokenizer.TokenBuffer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The vector of a text of any length that comes in chunks, cut wherever it may be: a word, an added
 * token or a character in two chunks counts as in one. All of the text counts, as with {@link
 * EncodeOptions#unlimited()}, and how it is cut makes no difference to the result.
 *
 * <p>Up to {@value #BATCH} known tokens the vector has the bits of {@link
 * StaticModel#encode(CharSequence, EncodeOptions, float[])}. Beyond, sums of that many rows are
 * added in 64-bit floats, and a vector of length one is within 1e-5 of the exact mean's, however
 * long the text. Encoding the whole adds all rows in 32-bit floats, as the reference does, and so
 * drifts away: by 3e-4 over 200,000 tokens of a few sorts.
 *
 * <p>Takes memory independent of the text's length, provided that the tokenizer does. WordPiece
 * does, whatever the length of a word; where it has added tokens that are looked for in the
 * normalised text, it holds what stands between two white spaces, and where an added token holds
 * white space, the whole text.
 *
 * <p>Can be used again after {@link #finish}. Not thread-safe. Lives no longer than its model.
 */
public final class TextAccumulator {
  /** Tokens whose rows are added in one sum. */
  static final int BATCH = 4096;

  /** Characters or bytes after which token ids are turned into sums. */
  private static final int SLICE = 1 << 16;

  private final StaticModel model;
  private final Parts parts;
  private final Scratch scratch = new Scratch();
  private final int[] batch = new int[BATCH];
  private int batched;
  private final double[] total;
  private long count;

  TextAccumulator(StaticModel model, Parts parts) {
    this.model = model;
    this.parts = parts;
    this.total = new double[model.dimension()];
  }

  /**
   * Takes the next chunk of the text.
   *
   * @throws IllegalStateException if the model is closed
   */
  public void add(CharSequence chunk) {
    model.requireOpen();
    for (int at = 0, end; at < chunk.length(); at = end) {
      end = Math.min(chunk.length(), at + SLICE);
      parts.tokenizer().feed(chunk, at, end, false, scratch.tokens());
      takeIds();
    }
  }

  /**
   * Takes the next chunk of the text, in UTF-8; chunks in chars may come before and after.
   *
   * @param utf8 not well-formed is what {@link StaticModel#encode(MemorySegment, float[])} says
   * @throws IllegalStateException if the model is closed
   */
  public void add(MemorySegment utf8) {
    model.requireOpen();
    for (long at = 0, end; at < utf8.byteSize(); at = end) {
      end = Math.min(utf8.byteSize(), at + SLICE);
      parts.tokenizer().feed(utf8, at, end, false, scratch.tokens());
      takeIds();
    }
  }

  /**
   * Ends the text, gives its vector, and is ready for another text.
   *
   * @param out [dimension], overwritten; zero if no token of the text is known
   * @throws IllegalStateException if the model is closed
   */
  public void finish(float[] out) {
    model.requireOpen();
    model.requireDimension(out.length);
    parts.tokenizer().feed("", 0, 0, true, scratch.tokens());
    takeIds();
    addBatch();
    for (int c = 0; c < out.length; c++) {
      out[c] = (float) (total[c] / Math.max(1, count));
    }
    Scratch.normalize(parts, out);
    Arrays.fill(total, 0);
    count = 0;
  }

  private void takeIds() {
    TokenBuffer tokens = scratch.tokens();
    int[] ids = tokens.array();
    int unknown = parts.tokenizer().unknownId();
    for (int i = 0; i < tokens.size(); i++) {
      if (ids[i] != unknown) {
        batch[batched++] = ids[i];
        if (batched == BATCH) {
          addBatch();
        }
      }
    }
    tokens.truncate(0);
  }

  private void addBatch() {
    float[] sum = scratch.vector(total.length);
    scratch.sum(parts, batch, batched, sum);
    for (int c = 0; c < sum.length; c++) {
      total[c] += sum[c];
    }
    count += batched;
    batched = 0;
  }
}
