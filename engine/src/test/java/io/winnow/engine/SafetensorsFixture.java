package io.winnow.engine;

import io.winnow.engine.internal.format.Safetensors;
import io.winnow.engine.internal.format.Tensor;
import io.winnow.engine.internal.format.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tables of zeros, for tests of shapes. */
final class SafetensorsFixture {
  private SafetensorsFixture() {}

  static void table(Path file, int rows, int dim, Tensor... others) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    tensors.add(
        new Tensor(
            "embeddings",
            TensorType.F32,
            List.of((long) rows, (long) dim),
            MemorySegment.ofArray(new byte[rows * dim * Float.BYTES])));
    tensors.addAll(List.of(others));
    Files.deleteIfExists(file);
    Safetensors.write(file, tensors);
  }
}
