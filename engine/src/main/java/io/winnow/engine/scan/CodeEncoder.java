package io.winnow.engine.scan;

import io.winnow.engine.internal.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Makes the codes that {@link VectorCodes} reads. The same vectors and centre give the same bytes
 * on every machine. Not thread-safe.
 */
public final class CodeEncoder {
  /**
   * How far apart the thresholds are, in standard deviations: the uniform quantizer of four levels
   * with the least squared error on a normal distribution (Max, Quantizing for minimum distortion,
   * 1960).
   */
  private static final float STEP = 0.9957f;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final float[] centre;
  private final float[] turned;
  private final byte[] block;
  private final MemorySegment memory;

  /**
   * An encoder of vectors around a centre.
   *
   * @param centre best the mean of the vectors
   */
  public CodeEncoder(float[] centre) {
    this.centre = centre.clone();
    turned = new float[VectorCodes.columns(centre.length)];
    block = new byte[Math.toIntExact(VectorCodes.blockBytes(centre.length))];
    memory = MemorySegment.ofArray(block);
  }

  /**
   * Puts a vector into its place of the current block.
   *
   * @param place from 0 to {@link VectorCodes#BLOCK} - 1, each at most once a block
   */
  public void put(float[] vector, int place) {
    double squares = 0;
    for (int c = 0; c < centre.length; c++) {
      turned[c] = vector[c] - centre[c];
      squares += (double) turned[c] * turned[c];
    }
    Arrays.fill(turned, centre.length, turned.length, 0f);
    Rotation.apply(turned);
    float step = STEP * (float) Math.sqrt(squares / turned.length);
    double product = 0;
    for (int c = 0; c < turned.length; c++) {
      int code =
          step > 0
              ? Math.clamp((int) Math.floor(turned[c] / step) + 2, 0, 3)
              : turned[c] < 0 ? 1 : 2;
      product += (double) turned[c] * value(code);
      int row = c / Kernels.BYTE_COLUMNS * VectorCodes.BLOCK;
      block[row + Kernels.codePlace(place)] |= (byte) (code << (c % Kernels.BYTE_COLUMNS * 2));
    }
    float scale = product > 0 ? (float) (squares / product) : 0;
    memory.set(FLOAT, block.length - (VectorCodes.BLOCK - place) * (long) Float.BYTES, scale);
  }

  /** What the two bits of a column stand for. */
  static int value(int code) {
    return 2 * code - 3;
  }

  /** The current block, its free places as zero vectors; the next one begins empty. */
  public byte[] takeBlock() {
    byte[] taken = block.clone();
    Arrays.fill(block, (byte) 0);
    return taken;
  }
}
