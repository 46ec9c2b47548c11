package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * A vector's worth of table elements as floats, one decoder per element type; each gives the bits
 * of the {@link ElementReader} of its type.
 */
sealed interface VectorRows {
  VectorSpecies<Float> FLOATS = VectorKernels.SPECIES;
  VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  VectorSpecies<Short> SHORTS = narrow(short.class, Short.SIZE);
  VectorSpecies<Byte> BYTES = narrow(byte.class, Byte.SIZE);

  /** {@link #FLOATS}.length() elements from an index, counted in elements. */
  FloatVector load(MemorySegment table, long index);

  /** The scalar form, for the columns that do not fill a vector. */
  ElementReader elements();

  /** The species with one narrow lane per float lane, or the smallest there is. */
  private static <E> VectorSpecies<E> narrow(Class<E> type, int bits) {
    return VectorSpecies.of(type, VectorShape.forBitSize(Math.max(64, bits * FLOATS.length())));
  }

  record F32() implements VectorRows {
    private static final ElementReader.F32 ELEMENTS = new ElementReader.F32();

    @Override
    public FloatVector load(MemorySegment table, long index) {
      return FloatVector.fromMemorySegment(
          FLOATS, table, index * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public ElementReader elements() {
      return ELEMENTS;
    }
  }

  /** Widens the bits; the vector module of JDK 25 has no binary16 conversion. */
  record F16() implements VectorRows {
    private static final ElementReader.F16 ELEMENTS = new ElementReader.F16();
    private static final int EXPONENT_REBIAS = (127 - 15) << 23;

    @Override
    public FloatVector load(MemorySegment table, long index) {
      IntVector half =
          (IntVector)
              ShortVector.fromMemorySegment(
                      SHORTS, table, index * Short.BYTES, ByteOrder.LITTLE_ENDIAN)
                  .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
      IntVector sign = half.and(0x8000).lanewise(VectorOperators.LSHL, 16);
      IntVector magnitude = half.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
      // Multiplying by 2^112 rebiases the exponent and makes subnormals normal, exactly.
      IntVector finite =
          magnitude
              .reinterpretAsFloats()
              .mul(Float.intBitsToFloat(EXPONENT_REBIAS + (127 << 23)))
              .reinterpretAsInts();
      VectorMask<Integer> special = half.and(0x7c00).eq(0x7c00);
      return finite.blend(magnitude.or(0x7f80_0000), special).or(sign).reinterpretAsFloats();
    }

    @Override
    public ElementReader elements() {
      return ELEMENTS;
    }
  }

  record BF16() implements VectorRows {
    private static final ElementReader.BF16 ELEMENTS = new ElementReader.BF16();

    @Override
    public FloatVector load(MemorySegment table, long index) {
      IntVector upper =
          (IntVector)
              ShortVector.fromMemorySegment(
                      SHORTS, table, index * Short.BYTES, ByteOrder.LITTLE_ENDIAN)
                  .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
      return upper.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }

    @Override
    public ElementReader elements() {
      return ELEMENTS;
    }
  }

  record I8() implements VectorRows {
    private static final ElementReader.I8 ELEMENTS = new ElementReader.I8();

    /** There is no 32-bit vector: at 128 bits the upper half of the load is masked off. */
    private static final boolean MASKED = BYTES.length() > FLOATS.length();

    private static final VectorMask<Byte> LANES = BYTES.indexInRange(0, FLOATS.length());

    @Override
    public FloatVector load(MemorySegment table, long index) {
      ByteVector bytes =
          MASKED
              ? ByteVector.fromMemorySegment(BYTES, table, index, ByteOrder.LITTLE_ENDIAN, LANES)
              : ByteVector.fromMemorySegment(BYTES, table, index, ByteOrder.LITTLE_ENDIAN);
      return (FloatVector) bytes.convertShape(VectorOperators.B2F, FLOATS, 0);
    }

    @Override
    public ElementReader elements() {
      return ELEMENTS;
    }
  }
}
