package io.winnow.bench.macro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.StaticModel;
import io.winnow.engine.table.EmbeddingTable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The table of a model, mapped once more: a {@link StaticModel} keeps its own to itself. */
final class TableFile {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TableFile() {}

  /**
   * Maps the table of a folder that Winnow has loaded.
   *
   * @throws IOException if its rows are not those of the token ids as they are
   */
  static EmbeddingTable map(Path folder, StaticModel model, Arena arena) throws IOException {
    Path path = folder.resolve("model.safetensors");
    try (FileChannel file = FileChannel.open(path)) {
      MemorySegment all = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
      long header = all.get(LENGTH, 0);
      byte[] json = all.asSlice(Long.BYTES, header).toArray(ValueLayout.JAVA_BYTE);
      JsonNode tensors = new ObjectMapper().readTree(new String(json, StandardCharsets.UTF_8));
      if (!tensors.has("embeddings") || tensors.has("weights") || tensors.has("mapping")) {
        throw new IOException(
            path + ": expected embeddings without weights and mapping, to sum rows alone");
      }
      long from = Long.BYTES + header + tensors.at("/embeddings/data_offsets/0").longValue();
      long size = (long) model.vocabularySize() * model.dimension() * model.elementType().bytes();
      return new EmbeddingTable(
          model.elementType(), all.asSlice(from, size), model.vocabularySize(), model.dimension());
    }
  }
}
