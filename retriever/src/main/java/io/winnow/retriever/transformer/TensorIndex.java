package io.winnow.retriever.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.engine.ModelFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, checked against the file's size before a tensor is touched: so
 * that a broken file is refused by name, and no native code sees it.
 */
record TensorIndex(Path path, Map<String, Tensor> tensors) {
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final long LONGEST_HEADER = 100_000_000;
  private static final Map<String, Integer> ELEMENT_BYTES = Map.of("F32", 4, "F16", 2, "BF16", 2);

  /**
   * Where a tensor lies.
   *
   * @param dtype as in the file
   * @param offset in bytes from the start of the file
   * @param bytes its size
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  record Tensor(String dtype, long[] shape, long offset, long bytes) {}

  static TensorIndex read(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      if (size < LENGTH_BYTES) {
        throw new ModelFormatException(
            path, "file truncated: need " + LENGTH_BYTES + " bytes, have " + size);
      }
      long header = read(channel, 0, LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (header < 2 || header > Math.min(LONGEST_HEADER, size - LENGTH_BYTES)) {
        throw new ModelFormatException(
            path,
            0,
            "header length out of range: expected 2 to %d, found %d"
                .formatted(size - LENGTH_BYTES, header));
      }
      byte[] json = read(channel, LENGTH_BYTES, (int) header).array();
      long start = LENGTH_BYTES + header;
      Map<String, Tensor> tensors = new HashMap<>();
      for (Map.Entry<String, JsonNode> entry : ModelJson.parse(json, path).root().properties()) {
        if (!entry.getKey().equals("__metadata__")) {
          tensors.put(entry.getKey(), tensor(path, entry.getKey(), entry.getValue(), start, size));
        }
      }
      return new TensorIndex(path, tensors);
    }
  }

  private static Tensor tensor(Path path, String name, JsonNode node, long start, long size)
      throws ModelFormatException {
    JsonNode offsets = node.path("data_offsets");
    long from = offsets.path(0).asLong(-1);
    long to = offsets.path(1).asLong(-1);
    if (from < 0 || to < from || to > size - start) {
      throw new ModelFormatException(
          path,
          "tensor %s out of the file: expected offsets in 0 to %d, found %s"
              .formatted(name, size - start, offsets));
    }
    JsonNode dims = node.path("shape");
    long[] shape = new long[dims.size()];
    Arrays.setAll(shape, i -> dims.get(i).asLong(-1));
    return new Tensor(node.path("dtype").asText(), shape, start + from, to - from);
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("file shrank while it was read");
      }
    }
    return buffer.flip();
  }

  /**
   * A tensor of a BERT.
   *
   * @param name without its family's prefix, such as {@code bert.}, which a file may have or not;
   *     older files call the weight and bias of a LayerNorm gamma and beta
   * @throws ModelFormatException if it is missing, or has another shape or an unsupported type
   */
  Tensor require(String name, long[] shape) throws ModelFormatException {
    Tensor tensor = find(name);
    if (tensor == null) {
      throw new ModelFormatException(
          path, "tensor " + name + " missing: expected shape " + Arrays.toString(shape));
    }
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new ModelFormatException(
          path,
          tensor.offset(),
          "tensor %s: expected shape %s, found %s"
              .formatted(name, Arrays.toString(shape), Arrays.toString(tensor.shape())));
    }
    Integer element = ELEMENT_BYTES.get(tensor.dtype());
    if (element == null) {
      throw new ModelFormatException(
          path,
          tensor.offset(),
          "tensor %s: dtype %s not supported; supported: F32, F16, BF16"
              .formatted(name, tensor.dtype()));
    }
    long bytes = Arrays.stream(shape).reduce(element, TensorIndex::saturated);
    if (tensor.bytes() != bytes) {
      throw new ModelFormatException(
          path,
          tensor.offset(),
          "tensor %s: expected %d bytes, found %d".formatted(name, bytes, tensor.bytes()));
    }
    return tensor;
  }

  private static long saturated(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }

  private @Nullable Tensor find(String name) {
    String older =
        name.replace("LayerNorm.weight", "LayerNorm.gamma")
            .replace("LayerNorm.bias", "LayerNorm.beta");
    for (String candidate : new String[] {name, older}) {
      for (String prefix : BertFamily.PREFIXES) {
        Tensor tensor = tensors.get(prefix + candidate);
        if (tensor != null) {
          return tensor;
        }
      }
    }
    return null;
  }

  /** The first dimension of a tensor of a BERT; 0 if there is none of this name. */
  long rows(String name) {
    Tensor tensor = find(name);
    return tensor == null || tensor.shape().length == 0 ? 0 : tensor.shape()[0];
  }

  /**
   * Whether there is a tensor of a BERT of this name, under any of those that {@link #require}
   * knows.
   */
  boolean has(String name) {
    return find(name) != null;
  }

  /** Checks all of them. */
  void requireAll(Map<String, long[]> shapes) throws ModelFormatException {
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      require(entry.getKey(), entry.getValue());
    }
  }
}
