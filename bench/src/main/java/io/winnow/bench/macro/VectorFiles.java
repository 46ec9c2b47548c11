package io.winnow.bench.macro;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;

/** Vectors as runners write them. */
final class VectorFiles {
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private VectorFiles() {}

  /**
   * The largest difference of two values at the same place; infinite where one is NaN.
   *
   * @throws IOException if the files are of different lengths, or cannot be read
   */
  static double largestDifference(Path one, Path other) throws IOException {
    try (FileChannel first = FileChannel.open(one);
        FileChannel second = FileChannel.open(other);
        Arena arena = Arena.ofConfined()) {
      if (first.size() != second.size()) {
        throw new IOException(
            "vectors: expected %d bytes, found %d".formatted(first.size(), second.size()));
      }
      MemorySegment a = first.map(MapMode.READ_ONLY, 0, first.size(), arena);
      MemorySegment b = second.map(MapMode.READ_ONLY, 0, second.size(), arena);
      double largest = 0;
      for (long at = 0; at < a.byteSize(); at += Float.BYTES) {
        double difference = Math.abs((double) a.get(FLOAT, at) - b.get(FLOAT, at));
        largest =
            Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      }
      return largest;
    }
  }
}
