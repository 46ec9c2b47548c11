package io.winnow.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small result as {@code winnow eval --out} writes it, with two queries. Immutable. */
final class ResultFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String BM25 =
      """
      {"measures": {}, "per_query": {},
       "latency_ms": {"encode": {"p50": 0.01}, "bm25": {"p50": 0.5},
         "total": {"p50": 0.8, "p95": 2.5, "p99": 12.25}},
       "dataset": "garden", "split": "test", "pipeline": "bm25",
       "fusion": null, "model": null, "model_fingerprint": null, "dims": null, "dtype": null,
       "rerank": null, "rerank_fingerprint": null, "depth": null, "document_vectors": null,
       "candidates": 100, "drop_own_id": false,
       "documents": 1234, "judged_queries": 2, "searched_queries": 2, "judgments": 7,
       "corpus_sha256": "c0ffee00112233445566", "judgments_sha256": "fade0000112233445566",
       "terms": 56789, "index_bytes": 2097152, "index_build_seconds": 1.5,
       "documents_per_second": 822.5, "queries_per_second": 950.0,
       "peak_heap_bytes": 1, "peak_resident_bytes": 314572800, "failed_reranks": 0,
       "control": null,
       "environment": {"date": "2026-01-02", "winnow": "0.1.0", "lucene": "10.6.0",
         "java": "25.0.3", "os": "Linux amd64", "cpu": "A CPU", "processors": 2,
         "memory_bytes": 8589934592, "kernels": "vector256"}}
      """;

  private final ObjectNode tree;

  private ResultFile(ObjectNode tree) {
    this.tree = tree;
  }

  static ResultFile bm25() throws IOException {
    return new ResultFile((ObjectNode) MAPPER.readTree(BM25)).ndcg(0.5, 0.25).recall(1, 0.5);
  }

  static ResultFile of(String pipeline, String model) throws IOException {
    ResultFile file = bm25().with("pipeline", "\"" + pipeline + "\"").with("terms", "null");
    return file.with("model", "\"" + model + "\"")
        .with("model_fingerprint", "\"0123456789abcdef\"")
        .with("dims", "64")
        .with("dtype", "\"f32\"")
        .with("fusion", pipeline.equals("hybrid") ? "\"minmax:0.5\"" : "null");
  }

  ResultFile reranked(String by, int depth) throws IOException {
    return with("rerank", "\"" + by + "\"")
        .with("rerank_fingerprint", "\"fedcba9876543210\"")
        .with("depth", String.valueOf(depth))
        .with("document_vectors", "\"encoded\"");
  }

  ResultFile on(String dataset, String judgments) throws IOException {
    return with("dataset", "\"" + dataset + "\"").with("judgments_sha256", "\"" + judgments + "\"");
  }

  ResultFile ndcg(double first, double second) throws IOException {
    return measure("nDCG@10", first, second);
  }

  ResultFile recall(double first, double second) throws IOException {
    return measure("R@100", first, second);
  }

  ResultFile measure(String name, double first, double second) throws IOException {
    ResultFile copy = new ResultFile(tree.deepCopy());
    ((ObjectNode) copy.tree.get("measures")).put(name, (first + second) / 2);
    ((ObjectNode) copy.tree.get("per_query")).putObject(name).put("q1", first).put("q2", second);
    return copy;
  }

  /** With another value of a member. */
  ResultFile with(String member, String json) throws IOException {
    JsonNode value = MAPPER.readTree(json);
    ObjectNode copy = tree.deepCopy();
    copy.set(member, value);
    return new ResultFile(copy);
  }

  Path write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, MAPPER.writeValueAsString(tree));
  }
}
