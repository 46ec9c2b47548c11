package io.winnow.bench.macro;

import io.winnow.engine.StaticModel;
import io.winnow.engine.table.EmbeddingTable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The bound of encoding: the ids are there, their rows have to be summed. */
final class Pooling {
  private static final int BLOCK = 64;

  private final int[][] ids;
  private final EmbeddingTable table;
  private final boolean normalize;

  Pooling(Path folder, StaticModel model, List<String> texts, Arena arena) throws IOException {
    ids = texts.stream().map(t -> model.tokenIds(t, model.options())).toArray(int[][]::new);
    table = TableFile.map(folder, model, arena);
    normalize = model.normalizes();
  }

  /**
   * The vectors of all texts, as {@link StaticModel} computes them.
   *
   * @param out [texts x columns] floats, row-major
   */
  void run(MemorySegment out, boolean parallel) {
    AtomicInteger next = new AtomicInteger();
    IntStream threads = IntStream.range(0, parallel ? Threads.ALL.processors() : 1);
    (parallel ? threads.parallel() : threads)
        .forEach(
            _ -> {
              for (int from = next.getAndAdd(BLOCK);
                  from < ids.length;
                  from = next.getAndAdd(BLOCK)) {
                block(from, out);
              }
            });
  }

  private void block(int from, MemorySegment out) {
    int dimension = table.dimension();
    float[] sum = new float[dimension];
    for (int i = from; i < Math.min(ids.length, from + BLOCK); i++) {
      table.sum(ids[i], null, ids[i].length, sum);
      if (ids[i].length > 0) {
        scale(sum, ids[i].length);
      }
      if (normalize) {
        double squares = 0;
        for (float value : sum) {
          squares += (double) value * value;
        }
        if (squares > 0) {
          scale(sum, (float) Math.sqrt(squares));
        }
      }
      MemorySegment.copy(
          sum, 0, out, ValueLayout.JAVA_FLOAT, (long) i * dimension * Float.BYTES, dimension);
    }
  }

  private static void scale(float[] vector, float divisor) {
    for (int c = 0; c < vector.length; c++) {
      vector[c] /= divisor;
    }
  }
}
