package io.winnow.engine.internal.format;

import io.winnow.engine.ModelFormatException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

/** Between tensors and plain arrays. */
public final class Tensors {
  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfInt I32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfShort I16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LE);

  private Tensors() {}

  /** A tensor of one dimension as floats; what has more digits than they have is rounded. */
  public static float[] floats(Tensor tensor, int length, Path origin) throws ModelFormatException {
    checkVector(tensor, length, origin);
    MemorySegment data = tensor.data();
    float[] out = new float[length];
    for (int i = 0; i < length; i++) {
      out[i] =
          switch (tensor.type()) {
            case F64 -> (float) data.getAtIndex(F64, i);
            case F32 -> data.getAtIndex(F32, i);
            case F16 -> Float.float16ToFloat(data.getAtIndex(I16, i));
            case BF16 -> Float.intBitsToFloat(data.getAtIndex(I16, i) << 16);
            case U64 -> unsigned(data.getAtIndex(I64, i));
            case I64, I32, U32, I16, U16, I8, U8, BOOL -> whole(tensor, i);
          };
    }
    return out;
  }

  /** Halved, with the last bit kept for rounding, so that it is no negative number. */
  private static float unsigned(long value) {
    return value >= 0 ? value : 2f * ((value >>> 1) | (value & 1));
  }

  /**
   * An integer tensor of one dimension.
   *
   * @param bound every value must be in [0, bound)
   */
  public static int[] ints(Tensor tensor, int length, int bound, Path origin)
      throws ModelFormatException {
    checkVector(tensor, length, origin);
    switch (tensor.type()) {
      case I64, U64, I32, U32, I16, U16, I8, U8 -> {}
      case F64, F32, F16, BF16, BOOL ->
          throw new ModelFormatException(
              origin,
              "tensor " + tensor.name() + ": expected an integer type, found " + tensor.describe());
    }
    int[] out = new int[length];
    for (int i = 0; i < length; i++) {
      long value = whole(tensor, i);
      if (value < 0 || value >= bound) {
        throw new ModelFormatException(
            origin,
            "tensor "
                + tensor.name()
                + " holds "
                + (tensor.type() == TensorType.U64 ? Long.toUnsignedString(value) : value)
                + " at "
                + i
                + ", outside [0, "
                + bound
                + ")");
      }
      out[i] = (int) value;
    }
    return out;
  }

  /** An element of an integer type; of U64 the same bits. */
  private static long whole(Tensor tensor, int index) {
    MemorySegment data = tensor.data();
    return switch (tensor.type()) {
      case I64, U64 -> data.getAtIndex(I64, index);
      case I32 -> data.getAtIndex(I32, index);
      case U32 -> Integer.toUnsignedLong(data.getAtIndex(I32, index));
      case I16 -> data.getAtIndex(I16, index);
      case U16 -> Short.toUnsignedLong(data.getAtIndex(I16, index));
      case I8 -> data.get(ValueLayout.JAVA_BYTE, index);
      case U8 -> Byte.toUnsignedLong(data.get(ValueLayout.JAVA_BYTE, index));
      case BOOL -> data.get(ValueLayout.JAVA_BYTE, index) == 0 ? 0 : 1;
      case F64, F32, F16, BF16 -> throw new IllegalArgumentException(tensor.describe());
    };
  }

  /** A tensor of 32-bit floats over an array. */
  public static Tensor of(String name, float[] values) {
    MemorySegment data = MemorySegment.ofArray(new byte[values.length * Float.BYTES]);
    for (int i = 0; i < values.length; i++) {
      data.setAtIndex(F32, i, values[i]);
    }
    return new Tensor(name, TensorType.F32, List.of((long) values.length), data);
  }

  /** A tensor of 32-bit integers over an array. */
  public static Tensor of(String name, int[] values) {
    MemorySegment data = MemorySegment.ofArray(new byte[values.length * Integer.BYTES]);
    for (int i = 0; i < values.length; i++) {
      data.setAtIndex(I32, i, values[i]);
    }
    return new Tensor(name, TensorType.I32, List.of((long) values.length), data);
  }

  private static void checkVector(Tensor tensor, int length, Path origin)
      throws ModelFormatException {
    if (tensor.shape().size() != 1 || tensor.size() != length) {
      throw new ModelFormatException(
          origin,
          "tensor "
              + tensor.name()
              + ": expected ["
              + length
              + "], one value per token, found "
              + tensor.describe());
    }
  }
}
