package io.winnow.retriever.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.retriever.Document;
import io.winnow.retriever.FieldType;
import io.winnow.retriever.Hit;
import io.winnow.retriever.Passage;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.StageTimes;
import io.winnow.retriever.rerank.RerankStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of answers that scripts rely on; absent values are null. */
final class ResultJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultJson() {}

  static String write(Map<String, ? extends @Nullable Object> tree) throws IOException {
    return MAPPER.writeValueAsString(tree);
  }

  static Map<String, @Nullable Object> of(SearchResult result) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("query", result.query().text());
    tree.put("rerank", of(result.rerank()));
    List<Map<String, @Nullable Object>> hits = new ArrayList<>();
    result.hits().forEach(hit -> hits.add(of(hit)));
    tree.put("hits", hits);
    tree.put("plan", of(result.plan()));
    tree.put("times_ms", of(result.times()));
    return tree;
  }

  private static Map<String, @Nullable Object> of(RecallPlan plan) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("method", plan.method().name());
    tree.put("vectors", plan.vectors());
    tree.put("accepted", plan.accepted());
    tree.put("reason", plan.reason());
    return tree;
  }

  static Map<String, @Nullable Object> of(RerankStatus status) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("status", status.outcome().name());
    tree.put("depth", status.depth());
    tree.put("truncated", status.truncated());
    tree.put("reason", status.reason().isEmpty() ? null : status.reason());
    return tree;
  }

  static Map<String, @Nullable Object> of(Hit hit) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rank", hit.rank());
    tree.put("id", hit.document().id());
    tree.put("title", hit.document().title());
    tree.put("metadata", metadata(hit.document()));
    tree.put("score", hit.score());
    tree.put("static_rank", hit.stages().staticRank());
    tree.put("bm25_rank", hit.stages().bm25Rank());
    tree.put("recall_rank", hit.stages().recallRank());
    tree.put("rerank_score", hit.stages().rerankScore());
    tree.put("passage", of(hit.passage()));
    return tree;
  }

  /** Dates are text, as in the corpora that they come from. */
  private static Map<String, @Nullable Object> metadata(Document document) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    document
        .metadata()
        .forEach(
            (name, value) ->
                tree.put(
                    name,
                    value instanceof List<?> all
                        ? all.stream().map(ResultJson::plain).toList()
                        : plain(value)));
    return tree;
  }

  private static Object plain(Object value) {
    return FieldType.of(value) == FieldType.DATE ? value.toString() : value;
  }

  static @Nullable Map<String, @Nullable Object> of(@Nullable Passage passage) {
    if (passage == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("start", passage.chunk().start());
    tree.put("end", passage.chunk().end());
    tree.put("text", passage.text());
    tree.put("static_score", passage.score());
    return tree;
  }

  private static Map<String, @Nullable Object> of(StageTimes times) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("encode", millis(times.encode()));
    tree.put("bm25", millis(times.bm25()));
    tree.put("vectors", millis(times.vectors()));
    tree.put("fuse", millis(times.fuse()));
    tree.put("fetch", millis(times.fetch()));
    tree.put("rerank", millis(times.rerank()));
    return tree;
  }

  static @Nullable Double millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toNanos() / 1e6;
  }
}
