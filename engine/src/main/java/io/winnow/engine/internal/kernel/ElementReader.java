package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** One element of a table as a float: the definition of each element type. */
sealed interface ElementReader {
  ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The element at an index, counted in elements from the start of the table. */
  float get(MemorySegment table, long index);

  record F32() implements ElementReader {
    @Override
    public float get(MemorySegment table, long index) {
      return table.get(FLOAT, index * Float.BYTES);
    }
  }

  record F16() implements ElementReader {
    @Override
    public float get(MemorySegment table, long index) {
      return Float.float16ToFloat(table.get(SHORT, index * Short.BYTES));
    }
  }

  record BF16() implements ElementReader {
    @Override
    public float get(MemorySegment table, long index) {
      return Float.intBitsToFloat(table.get(SHORT, index * Short.BYTES) << 16);
    }
  }

  record I8() implements ElementReader {
    @Override
    public float get(MemorySegment table, long index) {
      return table.get(ValueLayout.JAVA_BYTE, index);
    }
  }
}
