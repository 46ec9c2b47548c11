package io.winnow.engine.internal.kernel;

import static io.winnow.engine.internal.kernel.Kernels.CODE_BLOCK;
import static io.winnow.engine.internal.kernel.Kernels.CODE_TABLE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of two-bit codes. Each lane of a vector of bytes holds another code, and its sixteen
 * possible products with two columns of the query are looked up in a register. Nothing is left over
 * and nothing has to be reduced, whatever the width and the number of columns. The way of Quick ADC
 * (André, Kermarrec and Le Scouarnec, 2017) and of the fast scan of FAISS.
 *
 * <p>No vector is handed to a method or back: HotSpot does not inline a method whose code it has
 * compiled and found large, and then boxes what passes. AllocationTest in bench holds the gate.
 */
final class TwoBitBlocks {
  private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
  private static final VectorSpecies<Byte> BYTES = FLOATS.withLanes(byte.class);
  private static final VectorSpecies<Short> SHORTS = FLOATS.withLanes(short.class);
  private static final int LANES = BYTES.length();
  private static final int QUARTER = CODE_BLOCK / 4;
  private static final int LOW_HALF = 0xffff;

  private TwoBitBlocks() {}

  /**
   * The sums of the entries, two in each float of the first half of a block, by their bits: of
   * codes 0 to 15 the lower and of codes 32 to 47 the upper ones, then of 16 to 31 and 48 to 63.
   */
  static void sums(MemorySegment codes, byte[] tables, int from, int count, float[] out) {
    long blockBytes = blockBytes(tables);
    for (int block = 0; block < count; block++) {
      for (int place = 0; place < CODE_BLOCK; place += LANES) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        long at = (from + block) * blockBytes + place;
        for (int table = 0; table < tables.length; table += 4 * CODE_TABLE) {
          ByteVector a = ByteVector.fromMemorySegment(BYTES, codes, at, ByteOrder.LITTLE_ENDIAN);
          ByteVector b =
              ByteVector.fromMemorySegment(BYTES, codes, at + CODE_BLOCK, ByteOrder.LITTLE_ENDIAN);
          // An index wraps, and tables repeat: so what stands above its four bits does not matter.
          ByteVector aHigh =
              a.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
          ByteVector bHigh =
              b.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
          // Four entries of 63 at most fit a byte.
          ShortVector entries =
              a.selectFrom(ByteVector.fromArray(BYTES, tables, table))
                  .add(aHigh.selectFrom(ByteVector.fromArray(BYTES, tables, table + CODE_TABLE)))
                  .add(
                      b.selectFrom(ByteVector.fromArray(BYTES, tables, table + 2 * CODE_TABLE))
                          .add(
                              bHigh.selectFrom(
                                  ByteVector.fromArray(BYTES, tables, table + 3 * CODE_TABLE))))
                  .reinterpretAsShorts();
          even = even.add(entries.and((short) 0xff));
          odd = odd.add(entries.lanewise(VectorOperators.LSHR, Byte.SIZE));
          at += 2 * CODE_BLOCK;
        }
        int first = block * CODE_BLOCK + place / 4;
        even.reinterpretAsFloats().intoArray(out, first);
        odd.reinterpretAsFloats().intoArray(out, first + QUARTER);
      }
    }
  }

  /** Makes the sums scores, in place: the last quarters first, which are not in the way. */
  static void scores(
      MemorySegment codes,
      byte[] tables,
      float step,
      float offset,
      float base,
      int from,
      int count,
      float[] out) {
    long blockBytes = blockBytes(tables);
    for (int block = 0; block < count; block++) {
      long scales = (from + block + 1) * blockBytes - (long) CODE_BLOCK * Float.BYTES;
      for (int code = CODE_BLOCK - FLOATS.length(); code >= 0; code -= FLOATS.length()) {
        int sums = block * CODE_BLOCK + code % (2 * QUARTER);
        int half = code / (2 * QUARTER);
        ((FloatVector)
                FloatVector.fromArray(FLOATS, out, sums)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.LSHR, half * Short.SIZE)
                    .and(LOW_HALF)
                    .<Float>convert(VectorOperators.I2F, 0))
            .mul(step)
            .add(offset)
            .mul(
                FloatVector.fromMemorySegment(
                    FLOATS, codes, scales + (long) code * Float.BYTES, ByteOrder.LITTLE_ENDIAN))
            .add(base)
            .intoArray(out, block * CODE_BLOCK + code);
      }
    }
  }

  private static long blockBytes(byte[] tables) {
    return Kernels.codeBlockBytes(tables.length / (2 * CODE_TABLE) * Kernels.BYTE_COLUMNS);
  }
}
