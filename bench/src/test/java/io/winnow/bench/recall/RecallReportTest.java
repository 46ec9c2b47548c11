package io.winnow.bench.recall;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.recall.system.Nearest;
import io.winnow.bench.recall.system.Share;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The tables, from figures that a reader can check. */
final class RecallReportTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Figures of one stage: p50 a, p95 two a, p99 three a, and half and twice of each. */
  private static String stage(String name, double a) {
    return "\"%s\": {\"p50\": %s, \"p95\": %s, \"p99\": %s}"
        .formatted(name, spread(a), spread(2 * a), spread(3 * a));
  }

  private static String spread(double median) {
    return String.format(
        Locale.ROOT,
        "{\"median\": %f, \"least\": %f, \"most\": %f}",
        median,
        median / 2,
        median * 2);
  }

  private static String filter(String label, int accepted, double recall, String plans, double a) {
    return """
        {"filter": "%s", "accepted": %d, "plans": {%s}, "recall": {"mean": %s, "worst": 0.5},
         "latency_ms": {%s, %s, %s, %s, %s, %s}}"""
        .formatted(
            label,
            accepted,
            plans,
            recall,
            stage("encode", a / 100),
            stage("vectors", a),
            stage("encode_vectors", a * 1.01),
            stage("bm25", 10 * a),
            stage("fuse", a / 10),
            stage("hybrid", 100 * a));
  }

  private static String index(String system, int scale) {
    return """
        {"system": "%s", "encoded_per_second": 90000, "indexed_per_second": %d,
         "peak_resident_bytes": 123456789, "segments": %d, "bytes": 3000000,
         "files": {"vectors": 2000000, "stored": 600000, "other": 400000}}"""
        .formatted(system, 1000 * scale, scale);
  }

  private static JsonNode tree() throws IOException {
    return MAPPER.readTree(
        """
        {"environment": {"date": "2026-11-29", "cpu": "a processor", "kernels": "scalar",
           "pinned": "one processor", "memory_bytes": null},
         "settings": {"model": "m", "dimension": 4, "corpora": ["tales (7 documents)", "songs (9 sentences)"],
           "queries": 1000, "query_sources": ["songs"], "rounds": 3, "warm_up_seconds": 2.5, "k": 100,
           "heap": "512m to search, 2g to index"},
         "sizes": [{"documents": 1500, "whole_documents": 700, "vectors": 1499,
           "exact_answers_equal": ["winnow", "plain Lucene"],
           "indexes": [%s, %s],
           "searches": [
             {"system": "winnow", "method": "auto", "peak_resident_bytes": 98765432, "filters": [%s, %s]},
             {"system": "plain Lucene", "method": "defaults", "peak_resident_bytes": null, "filters": [%s]}]}]}
        """
            .formatted(
                index("winnow", 2),
                index("plain Lucene", 1),
                filter("none", 1499, 0.99876, "\"CODES\": 1000", 0.1),
                filter("5 %", 70, 1, "\"CODES\": 1, \"EXACT\": 999", 0.01),
                filter("none", 1499, 0.95, "", 2)));
  }

  @Test
  void the_tables_have_recall_percentiles_and_sizes() throws IOException {
    assertThat(RecallReport.markdown(tree()))
        .isEqualTo(
            """
            ## Recall of m beside plain Lucene

            - corpora: tales (7 documents); songs (9 sentences)
            - queries: 1,000 (songs)
            - rounds: 3 in turn, after 2.5 s of warm-up; one search at a time; one processor
            - heap: 512m to search, 2g to index
            - date: 2026-11-29
            - cpu: a processor
            - kernels: scalar

            ### 1,500 documents

            700 whole documents, the rest sentences; 1,499 vectors of 4 dimensions. Milliseconds:\
             medians of the rounds, of p50 in brackets the least and the most.

            | filter | system | accepts | recall@100 | worst query | encode + vectors p50 | encode + vectors p95\
             | encode + vectors p99 | hybrid p50 | hybrid p95 | hybrid p99 |
            |---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            | none | winnow, auto: CODES | 1,499 | 0.9988 | 0.50 | 0.101 (0.051-0.202) | 0.202 | 0.303\
             | 10.00 (5.00-20.00) | 20.00 | 30.00 |
            | none | plain Lucene, defaults | 1,499 | 0.9500 | 0.50 | 2.02 (1.01-4.04) | 4.04 | 6.06\
             | 200 (100-400) | 400 | 600 |
            | 5 % | winnow, auto: CODES 1, EXACT 999 | 70 | 1.0000 | 0.50 | 0.010 (0.0051-0.020) | 0.020 | 0.030\
             | 1.00 (0.500-2.00) | 2.00 | 3.00 |

            Every cosine is that of the vectors, every filter was kept. Asked to compare with every vector,\
             these found what brute force finds: winnow, plain Lucene.

            Milliseconds of the stages, p50 / p95 / p99:

            | filter | system | encode | vectors | BM25 | fuse |
            |---|---|--:|--:|--:|--:|
            | none | winnow, auto | 0.0010 / 0.0020 / 0.0030 | 0.100 / 0.200 / 0.300 | 1.00 / 2.00 / 3.00\
             | 0.010 / 0.020 / 0.030 |
            | none | plain Lucene, defaults | 0.020 / 0.040 / 0.060 | 2.00 / 4.00 / 6.00 | 20.00 / 40.00 / 60.00\
             | 0.200 / 0.400 / 0.600 |
            | 5 % | winnow, auto | 0.0001 / 0.0002 / 0.0003 | 0.010 / 0.020 / 0.030 | 0.100 / 0.200 / 0.300\
             | 0.0010 / 0.0020 / 0.0030 |

            The indexes, in MB (10^6 bytes), and the memory of the processes:

            | system | documents/s | encoding alone/s | all | bytes each | vectors | graph | codes | postings\
             | stored | fields | other | segments | peak RSS indexing |
            |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
            | winnow | 2,000 | 90,000 | 3.00 | 2,000 | 2.00 | - | - | - | 0.60 | - | 0.40 | 2 | 123.5 |
            | plain Lucene | 1,000 | 90,000 | 3.00 | 2,000 | 2.00 | - | - | - | 0.60 | - | 0.40 | 1 | 123.5 |

            Peak resident memory of the processes that search, in MB, pages of the index among it:\
             winnow, auto 98.8; plain Lucene, defaults -.
            """);
  }

  @Test
  void the_same_figures_give_the_same_tables() throws IOException {
    assertThat(RecallReport.markdown(tree())).isEqualTo(RecallReport.markdown(tree()));
  }

  @Test
  void rounds_become_medians_with_their_ends_and_plans_are_counted() throws IOException {
    Measured measured =
        Measured.of(
            Share.ALL,
            new double[] {1, 0.5, 0.75},
            List.of(answer("EXACT"), answer("HNSW"), answer("EXACT")));
    for (double milliseconds : new double[] {0.3, 0.1, 0.20004}) {
      measured
          .rounds()
          .add(
              MAPPER.readTree(
                  String.format(
                      Locale.ROOT,
                      "{\"vectors\": {\"p50\": %f, \"p95\": 1, \"p99\": 1}}",
                      milliseconds)));
    }

    JsonNode tree = MAPPER.valueToTree(measured.tree(17));

    assertThat(tree.path("accepted").intValue()).isEqualTo(17);
    assertThat(tree.path("plans")).hasToString("{\"EXACT\":2,\"HNSW\":1}");
    assertThat(tree.path("recall")).hasToString("{\"mean\":0.75,\"worst\":0.5}");
    assertThat(tree.at("/latency_ms/vectors/p50"))
        .hasToString("{\"median\":0.2,\"least\":0.1,\"most\":0.3}");
  }

  private static Nearest answer(String plan) {
    return new Nearest(new int[0], new float[0], plan);
  }
}
