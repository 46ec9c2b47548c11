package io.winnow.engine.internal.format;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A named array in a safetensors file, row-major and little-endian.
 *
 * @param data exactly the tensor's bytes, unaligned
 */
public record Tensor(String name, TensorType type, List<Long> shape, MemorySegment data) {
  public Tensor {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public long size() {
    return data.byteSize() / type.bytes();
  }

  /** For messages: {@code F32 [29528, 256]}. */
  public String describe() {
    return type
        + " ["
        + shape.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + "]";
  }
}
