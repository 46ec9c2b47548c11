package io.winnow.engine.scan;

import io.winnow.engine.internal.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Codes of two bits a column, and estimates of inner products from them.
 *
 * <p>A vector less a centre is turned by a fixed rotation; each column then becomes one of -3, -1,
 * 1 and 3. The code keeps, besides, one factor, so that the estimated product of the vector with
 * itself, both less the centre, is right. After RaBitQ (Gao and Long, SIGMOD 2024) and its
 * extension to more bits (Gao et al., SIGMOD 2025), with a fixed quantizer in place of their search
 * for the best one. A vector of 256 columns takes 68 bytes.
 *
 * <p>Estimates are to find candidates, whose exact products are to be computed: docs/decisions/0010
 * tells how many to take. They are the same bits on every machine.
 *
 * <p>Thread-safe, as far as the segment's arena lets threads read. Allocates nothing.
 */
public final class VectorCodes {
  /** Codes lie in blocks of so many. */
  public static final int BLOCK = Kernels.CODE_BLOCK;

  /** Bytes of a line of the cache, to which codes are best aligned. */
  public static final int ALIGNMENT = 64;

  private final MemorySegment codes;
  private final float[] centre;
  private final int count;

  /**
   * Codes in a segment, which stays the caller's to keep open.
   *
   * @param codes outside the heap, as many as {@link #bytes} says, at any alignment; at a multiple
   *     of {@link #ALIGNMENT} they are read faster
   * @param centre with which they were made
   * @throws IllegalArgumentException if the segment is of another size or on the heap
   */
  public VectorCodes(MemorySegment codes, float[] centre, int count) {
    long expected = bytes(centre.length, count);
    if (codes.byteSize() != expected || !codes.isNative()) {
      throw new IllegalArgumentException(
          "codes of "
              + count
              + " vectors of "
              + centre.length
              + ": expected "
              + expected
              + " bytes outside the heap, found "
              + codes.byteSize()
              + (codes.isNative() ? "" : " in an array"));
    }
    this.codes = codes;
    this.centre = centre.clone();
    this.count = count;
  }

  /** How many columns a code has: a multiple of 32, as the rotation asks for. */
  static int columns(int dimension) {
    return Math.ceilDiv(dimension, Rotation.GROUP) * Rotation.GROUP;
  }

  /** Bytes of a block. */
  static long blockBytes(int dimension) {
    return Kernels.codeBlockBytes(columns(dimension));
  }

  /** Bytes of so many codes. */
  public static long bytes(int dimension, int count) {
    return Math.ceilDiv(count, BLOCK) * blockBytes(dimension);
  }

  /** How many codes there are. */
  public int count() {
    return count;
  }

  /**
   * The estimates of products with one vector.
   *
   * @throws IllegalArgumentException if the vector has another dimension
   */
  public Estimates estimates(CodeQuery query) {
    if (query.vector.length != centre.length) {
      throw new IllegalArgumentException(
          "dimension mismatch: the codes have "
              + centre.length
              + ", the query has "
              + query.vector.length);
    }
    double product = 0;
    for (int c = 0; c < centre.length; c++) {
      product += (double) query.vector[c] * centre[c];
    }
    return new Estimates(query, (float) product);
  }

  /** Estimates of the products of one vector with those of the codes. */
  public final class Estimates {
    private final CodeQuery query;
    private final float base;

    private Estimates(CodeQuery query, float base) {
      this.query = query;
      this.base = base;
    }

    /**
     * Estimates for vectors that follow one another.
     *
     * @param from a multiple of {@link #BLOCK}
     * @param codeCount how many
     * @param out gets them from its start; has room for whole blocks, of which the rest is filled
     *     with values of no meaning
     * @throws IndexOutOfBoundsException if there are no such codes, or out is too short
     */
    public void read(int from, int codeCount, float[] out) {
      if (from % BLOCK != 0) {
        throw new IllegalArgumentException(
            "first code: expected a multiple of " + BLOCK + ", found " + from);
      }
      Objects.checkFromIndexSize(from, codeCount, count);
      int blocks = Math.ceilDiv(codeCount, BLOCK);
      Objects.checkFromIndexSize(0, blocks * BLOCK, out.length);
      Kernels.active()
          .codeScores(
              codes, query.tables, query.step, query.offset, base, from / BLOCK, blocks, out);
    }
  }
}
