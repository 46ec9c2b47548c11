package io.winnow.engine.internal.kernel;

import static io.winnow.engine.internal.kernel.Kernels.CODE_BLOCK;
import static io.winnow.engine.internal.kernel.Kernels.CODE_TABLE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Scores of two-bit codes. Each lane of a vector of bytes holds another code, and its sixteen
 * possible products with two columns of the query are looked up in a register. Nothing is left over
 * and nothing has to be reduced, whatever the width and the number of columns. The way of Quick ADC
 * (André, Kermarrec and Le Scouarnec, 2017) and of the fast scan of FAISS.
 *
 * <p>In two passes over the few scores of a block, which stay in the first cache: HotSpot did not
 * inline them as one, and boxed each vector that one part handed to the other.
 */
final class TwoBitBlocks {
  private static final VectorSpecies<Byte> BYTES = VectorKernels.FLOATS.withLanes(byte.class);
  private static final VectorSpecies<Short> SHORTS = VectorKernels.FLOATS.withLanes(short.class);
  private static final int LANES = BYTES.length();
  private static final int LOW_BYTE = 0xff;
  private static final int LOW_HALF = 0xffff;

  private TwoBitBlocks() {}

  /** The sums of the entries, as floats: below 2^16, and so exact. */
  static void sums(MemorySegment codes, byte[] tables, int from, int count, float[] out) {
    int rows = tables.length / (2 * CODE_TABLE);
    long blockBytes = Kernels.codeBlockBytes(rows * Kernels.BYTE_COLUMNS);
    for (int block = 0; block < count; block++) {
      for (int place = 0; place < CODE_BLOCK; place += LANES) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = even;
        long at = (from + block) * blockBytes + place;
        for (int table = 0; table < tables.length; table += 8 * CODE_TABLE) {
          // Eight entries of 31 at most fit a byte.
          ShortVector eight =
              entries(codes, at, tables, table)
                  .add(entries(codes, at + CODE_BLOCK, tables, table + 2 * CODE_TABLE))
                  .add(
                      entries(codes, at + 2 * CODE_BLOCK, tables, table + 4 * CODE_TABLE)
                          .add(entries(codes, at + 3 * CODE_BLOCK, tables, table + 6 * CODE_TABLE)))
                  .reinterpretAsShorts();
          even = even.add(eight.and((short) LOW_BYTE));
          odd = odd.add(eight.lanewise(VectorOperators.LSHR, Byte.SIZE));
          at += 4 * CODE_BLOCK;
        }
        int first = block * CODE_BLOCK + place / 4;
        store(even.reinterpretAsInts(), out, first);
        store(odd.reinterpretAsInts(), out, first + CODE_BLOCK / 4);
      }
    }
  }

  /** Of a byte of each code, the entries for its lower and its higher half together. */
  private static ByteVector entries(MemorySegment codes, long at, byte[] tables, int table) {
    ByteVector low = ByteVector.fromMemorySegment(BYTES, codes, at, ByteOrder.LITTLE_ENDIAN);
    // Bits of the neighbour come in above the four: an index wraps, and tables repeat.
    ByteVector high =
        low.reinterpretAsShorts().lanewise(VectorOperators.LSHR, 4).reinterpretAsBytes();
    return low.selectFrom(ByteVector.fromArray(BYTES, tables, table))
        .add(high.selectFrom(ByteVector.fromArray(BYTES, tables, table + CODE_TABLE)));
  }

  /** Two sums lie in each lane: of a code, and of that half a block further. */
  private static void store(IntVector sums, float[] out, int first) {
    floats(sums.and(LOW_HALF)).intoArray(out, first);
    floats(sums.lanewise(VectorOperators.LSHR, Short.SIZE)).intoArray(out, first + CODE_BLOCK / 2);
  }

  private static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.<Float>convert(VectorOperators.I2F, 0);
  }

  /** Makes the sums scores. */
  static void scores(
      MemorySegment codes,
      byte[] tables,
      float step,
      float offset,
      float base,
      int from,
      int count,
      float[] out) {
    int rows = tables.length / (2 * CODE_TABLE);
    long blockBytes = Kernels.codeBlockBytes(rows * Kernels.BYTE_COLUMNS);
    for (int block = 0; block < count; block++) {
      long scales = (from + block) * blockBytes + (long) rows * CODE_BLOCK;
      for (int code = 0; code < CODE_BLOCK; code += VectorKernels.FLOATS.length()) {
        int place = block * CODE_BLOCK + code;
        FloatVector.fromArray(VectorKernels.FLOATS, out, place)
            .mul(step)
            .add(offset)
            .mul(
                FloatVector.fromMemorySegment(
                    VectorKernels.FLOATS,
                    codes,
                    scales + (long) code * Float.BYTES,
                    ByteOrder.LITTLE_ENDIAN))
            .add(base)
            .intoArray(out, place);
      }
    }
  }
}
