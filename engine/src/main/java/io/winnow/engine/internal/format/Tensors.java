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

  /** A floating-point tensor of one dimension as floats; F64 is rounded. */
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
            case I64, I32, I16, I8, U8, BOOL ->
                throw new ModelFormatException(
                    origin,
                    "tensor "
                        + tensor.name()
                        + ": expected a floating-point type, found "
                        + tensor.describe());
          };
    }
    return out;
  }

  /**
   * An integer tensor of one dimension.
   *
   * @param bound every value must be in [0, bound)
   */
  public static int[] ints(Tensor tensor, int length, int bound, Path origin)
      throws ModelFormatException {
    checkVector(tensor, length, origin);
    MemorySegment data = tensor.data();
    int[] out = new int[length];
    for (int i = 0; i < length; i++) {
      long value =
          switch (tensor.type()) {
            case I64 -> data.getAtIndex(I64, i);
            case I32 -> data.getAtIndex(I32, i);
            case I16 -> data.getAtIndex(I16, i);
            case I8 -> data.get(ValueLayout.JAVA_BYTE, i);
            case U8 -> Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, i));
            case F64, F32, F16, BF16, BOOL ->
                throw new ModelFormatException(
                    origin,
                    "tensor "
                        + tensor.name()
                        + ": expected an integer type, found "
                        + tensor.describe());
          };
      if (value < 0 || value >= bound) {
        throw new ModelFormatException(
            origin,
            "tensor "
                + tensor.name()
                + " holds "
                + value
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
