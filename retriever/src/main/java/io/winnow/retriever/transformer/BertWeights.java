package io.winnow.retriever.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a model as float32 NDArrays.
 *
 * <p>Each is copied out of the mapped file by itself. {@code NDList.decode} would read the same
 * format, but through one array on the heap: twice the memory, and no file above 2 GiB.
 */
record BertWeights(Map<String, NDArray> arrays) {
  /** What a layer norm needs. */
  record Norm(NDArray weight, NDArray bias, float epsilon) {
    NDArray apply(NDArray x) {
      return LayerNorm.layerNorm(x, weight.getShape(), weight, bias, epsilon).singletonOrThrow();
    }
  }

  /** An affine map. */
  record Dense(NDArray weight, NDArray bias) {
    NDArray apply(NDArray x) {
      return Linear.linear(x, weight, bias).singletonOrThrow();
    }
  }

  /** Loads tensors that {@link TensorIndex#requireAll} has accepted into a manager. */
  static BertWeights load(TensorIndex index, Map<String, long[]> shapes, NDManager manager)
      throws IOException {
    Map<String, NDArray> arrays = new HashMap<>();
    try (FileChannel channel = FileChannel.open(index.path());
        Arena arena = Arena.ofConfined()) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
        TensorIndex.Tensor tensor = index.require(entry.getKey(), entry.getValue());
        ByteBuffer bytes =
            file.asSlice(tensor.offset(), tensor.bytes())
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        arrays.put(entry.getKey(), copy(manager, bytes, tensor));
      }
    }
    return new BertWeights(arrays);
  }

  private static NDArray copy(NDManager manager, ByteBuffer bytes, TensorIndex.Tensor tensor) {
    DataType type = DataType.fromSafetensors(tensor.dtype());
    try (NDArray mapped = manager.create(bytes, new Shape(tensor.shape()), type)) {
      return type == DataType.FLOAT32 ? mapped.duplicate() : mapped.toType(DataType.FLOAT32, true);
    }
  }

  /** Takes arrays out, in this order: they are the caller's to close. */
  NDList take(List<String> names) {
    NDList taken = new NDList(names.size());
    for (String name : names) {
      taken.add(get(name));
      arrays.remove(name);
    }
    return taken;
  }

  private NDArray get(String name) {
    NDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalArgumentException("tensor not loaded: " + name);
    }
    return array;
  }

  /** Rows of a matrix; the result belongs to the manager of the ids. */
  NDArray rows(String name, NDArray ids) {
    return Embedding.embedding(ids, get(name + ".weight"), SparseFormat.DENSE).singletonOrThrow();
  }

  Dense dense(String name) {
    return new Dense(get(name + ".weight"), get(name + ".bias"));
  }

  Norm norm(String name, float epsilon) {
    return new Norm(get(name + ".weight"), get(name + ".bias"), epsilon);
  }
}
