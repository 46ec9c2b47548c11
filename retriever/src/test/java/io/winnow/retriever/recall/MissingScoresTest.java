package io.winnow.retriever.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.retriever.Fusion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Against the arms themselves, asked for all they have, on an index of several segments with
 * deletions, documents without a vector, and a segment without any.
 */
class MissingScoresTest {
  private static final long SEED = 20250611;
  private static final int DIMENSION = 8;
  private static final int[] SEGMENTS = {70, 1, 40, 25, 64};
  private static final int WITHOUT_VECTORS = 3;
  private static final List<String> WORDS =
      List.of("gold", "river", "stone", "lock", "thread", "map", "file", "line", "list", "lake");
  private static final String QUERY = "the gold of the gold river, a stone and a zanzibar";

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Analyzer analyzer = NamedAnalyzer.of(NamedAnalyzer.STANDARD_NAME).analyzer();
  private final Directory directory = new ByteBuffersDirectory();
  private DirectoryReader reader;
  private IndexSearcher searcher;
  private float[] vector;

  @BeforeEach
  void index() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setSimilarity(IndexSchema.similarity()).setMergePolicy(NoMergePolicy.INSTANCE);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      int id = 0;
      for (int segment = 0; segment < SEGMENTS.length; segment++) {
        for (int i = 0; i < SEGMENTS[segment]; i++) {
          boolean wordless = segment == WITHOUT_VECTORS || random.nextInt(7) == 0;
          String text = text();
          writer.addDocument(
              IndexSchema.toLucene(
                  "d" + id++, "", text, text, Map.of(), wordless ? null : unitVector()));
        }
        writer.commit();
      }
      for (int dead = 0; dead < id; dead += 5) {
        writer.deleteDocuments(IndexSchema.idTerm("d" + dead));
      }
      writer.commit();
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
    searcher.setSimilarity(IndexSchema.similarity());
    vector = unitVector();
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    directory.close();
    analyzer.close();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int words = 1 + random.nextInt(12); words > 0; words--) {
      text.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    return text.toString();
  }

  private float[] unitVector() {
    float[] components = new float[DIMENSION];
    double squares = 0;
    for (int c = 0; c < DIMENSION; c++) {
      components[c] = (float) random.nextGaussian();
      squares += components[c] * components[c];
    }
    for (int c = 0; c < DIMENSION; c++) {
      components[c] /= (float) Math.sqrt(squares);
    }
    return components;
  }

  private List<Candidate> recall(
      @Nullable String text, float @Nullable [] near, @Nullable Fusion fusion, int perArm)
      throws IOException {
    LexicalQuery lexical = text == null ? null : new LexicalQuery(text, analyzer, null, false);
    return Recall.recall(searcher, lexical, near, null, fusion, perArm, null).candidates();
  }

  private static Map<Integer, Double> scores(List<Candidate> candidates) {
    Map<Integer, Double> scores = new HashMap<>();
    candidates.forEach(candidate -> scores.put(candidate.doc(), candidate.score()));
    return scores;
  }

  private int[] live() {
    List<Integer> docs = new ArrayList<>();
    for (var leaf : reader.leaves()) {
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        if (leaf.reader().getLiveDocs() == null || leaf.reader().getLiveDocs().get(doc)) {
          docs.add(leaf.docBase + doc);
        }
      }
    }
    return docs.stream().mapToInt(doc -> doc).toArray();
  }

  /** Every other document of the index, so that leaves are entered at all places. */
  private static int[] everyOther(int[] docs, int from) {
    return IntStream.range(0, docs.length).filter(i -> i % 2 == from).map(i -> docs[i]).toArray();
  }

  private static void assertGiven(int[] docs, float[] scores, Map<Integer, Double> expected) {
    assertThat(scores).hasSameSizeAs(docs);
    for (int i = 0; i < docs.length; i++) {
      assertThat((double) scores[i])
          .as("document %d, seed %d", docs[i], SEED)
          .isEqualTo(expected.getOrDefault(docs[i], 0.0), within(1e-6));
    }
  }

  @Test
  void the_index_is_what_these_tests_need() throws IOException {
    assertThat(reader.leaves()).hasSize(SEGMENTS.length - 1); // the lone document was deleted
    assertThat(reader.hasDeletions()).isTrue();
    int all = reader.numDocs();
    assertThat(recall(QUERY, null, null, 1000)).hasSizeBetween(all / 4, all - 10);
    assertThat(recall(null, vector, null, 1000))
        .hasSizeBetween(all / 4, all - 10)
        .anySatisfy(candidate -> assertThat(candidate.score()).isNegative());
  }

  @Test
  void bm25_of_any_document_is_that_of_the_lexical_arm() throws IOException {
    Map<Integer, Double> expected = scores(recall(QUERY, null, null, 1000));
    for (int from = 0; from < 2; from++) {
      int[] docs = everyOther(live(), from);
      assertGiven(
          docs,
          MissingScores.bm25(
              searcher, new LexicalQuery(QUERY, analyzer, null, false).query(null), docs),
          expected);
    }
  }

  @Test
  void one_term_and_no_term_are_scored_too() throws IOException {
    int[] docs = live();
    for (String text : List.of("stone", "stone stone", "zanzibar", "the")) {
      assertGiven(
          docs,
          MissingScores.bm25(
              searcher, new LexicalQuery(text, analyzer, null, false).query(null), docs),
          scores(recall(text, null, null, 1000)));
    }
  }

  @Test
  void the_cosine_of_any_document_is_that_of_the_vector_arm() throws IOException {
    Map<Integer, Double> expected = scores(recall(null, vector, null, 1000));
    for (int from = 0; from < 2; from++) {
      int[] docs = everyOther(live(), from);
      assertGiven(docs, MissingScores.cosines(searcher, vector, docs), expected);
    }
  }

  @Test
  void no_documents_have_no_scores() throws IOException {
    assertThat(MissingScores.cosines(searcher, vector, new int[0])).isEmpty();
    assertThat(
            MissingScores.bm25(
                searcher, new LexicalQuery(QUERY, analyzer, null, false).query(null), new int[0]))
        .isEmpty();
  }

  @Test
  void a_fused_score_does_not_depend_on_how_many_candidates_an_arm_gives() throws IOException {
    Fusion fusion = new Fusion.Max(0.4);
    Map<Integer, Double> terms = scores(recall(QUERY, null, null, 1000));
    Map<Integer, Double> vectors = scores(recall(null, vector, null, 1000));
    double bestTerms = terms.values().stream().mapToDouble(score -> score).max().orElseThrow();
    double bestVectors = vectors.values().stream().mapToDouble(score -> score).max().orElseThrow();
    // With 1,000 the arms find all they can, and nothing is left to ask but what has no score.
    for (int perArm : new int[] {1, 10, 40, 1000}) {
      List<Candidate> fused = recall(QUERY, vector, fusion, perArm);
      assertThat(fused).hasSizeGreaterThan(perArm == 1000 ? terms.size() : perArm);
      for (Candidate candidate : fused) {
        double cosine = vectors.getOrDefault(candidate.doc(), 0.0);
        double bm25 = terms.getOrDefault(candidate.doc(), 0.0);
        assertThat(candidate.score())
            .as("document %d of %d an arm, seed %d", candidate.doc(), perArm, SEED)
            .isEqualTo(0.4 * cosine / bestVectors + 0.6 * bm25 / bestTerms, within(1e-6));
      }
      assertThat(fused)
          .anySatisfy(candidate -> assertThat(candidate.bm25Arm()).isNull())
          .anySatisfy(candidate -> assertThat(candidate.staticArm()).isNull());
    }
  }
}
