package io.winnow.bench.recall;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.bench.recall.system.Contender;
import io.winnow.bench.recall.system.IndexFiles;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An index and what it took.
 *
 * @param documents in it
 * @param process what {@link IndexerProcess} printed
 */
record BuiltIndex(Contender system, int documents, JsonNode process, IndexFiles files) {
  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("system", system.label());
    tree.put("encoded_per_second", rate("encode_seconds"));
    tree.put("indexed_per_second", rate("index_seconds"));
    tree.put("peak_resident_bytes", process.path("peak_resident_bytes"));
    tree.put("segments", files.segments());
    tree.put("bytes", files.total());
    tree.put("files", files.bytes());
    return tree;
  }

  private long rate(String seconds) {
    return Math.round(documents / process.path(seconds).doubleValue());
  }
}
