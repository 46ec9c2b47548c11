package io.winnow.retriever.recall.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Similarity;
import io.winnow.retriever.IndexOptions;
import io.winnow.retriever.RecallPlan.Method;
import io.winnow.retriever.recall.vectors.NearestVectors.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.Codec;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against products computed here, over segments with deletions and documents without a vector. */
class NearestVectorsTest {
  private static final long SEED = 20250715;
  private static final String FIELD = "v";
  private static final int[] SEGMENTS = {900, 1, 40, 300, 17};
  private static final float TOLERANCE = 1e-5f;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private int[] segments = SEGMENTS;
  private final List<float[]> centres = new ArrayList<>();

  @TempDir private Path folder;
  private @Nullable Directory directory;
  private @Nullable DirectoryReader reader;

  @AfterEach
  void close() throws IOException {
    if (reader != null) {
      reader.close();
    }
    if (directory != null) {
      directory.close();
    }
  }

  /** A unit vector near one of twenty centres. */
  private float[] vector(int dimension) {
    while (centres.size() < 20) {
      centres.add(gaussian(dimension));
    }
    float[] centre = centres.get(random.nextInt(centres.size()));
    float[] vector = gaussian(dimension);
    for (int c = 0; c < dimension; c++) {
      vector[c] += centre[c];
    }
    float norm = Similarity.norm(vector);
    for (int c = 0; c < dimension; c++) {
      vector[c] /= norm;
    }
    return vector;
  }

  private float[] gaussian(int dimension) {
    float[] vector = new float[dimension];
    for (int c = 0; c < dimension; c++) {
      vector[c] = (float) random.nextGaussian();
    }
    return vector;
  }

  private IndexSearcher open(Directory to, Codec codec, int dimension, boolean merged)
      throws IOException {
    directory = to;
    IndexWriterConfig config = new IndexWriterConfig().setCodec(codec).setUseCompoundFile(merged);
    if (!merged) {
      config.setMergePolicy(NoMergePolicy.INSTANCE);
    }
    try (IndexWriter writer = new IndexWriter(to, config)) {
      int id = 0;
      for (int segment = 0; segment < segments.length; segment++) {
        for (int i = 0; i < segments[segment]; i++, id++) {
          Document document = new Document();
          document.add(new StringField("id", "d" + id, Field.Store.NO));
          document.add(new StringField("tenth", "" + id % 10, Field.Store.NO));
          document.add(new StringField("half", "" + id % 2, Field.Store.NO));
          if (segment != 2 && id % 13 != 5) {
            document.add(
                new KnnFloatVectorField(
                    FIELD, vector(dimension), VectorSimilarityFunction.DOT_PRODUCT));
          }
          writer.addDocument(document);
        }
        writer.commit();
      }
      for (int dead = 0; dead < id; dead += 6) {
        writer.deleteDocuments(new Term("id", "d" + dead));
      }
      writer.commit();
      if (merged) {
        writer.forceMerge(1);
        writer.commit();
      }
    }
    reader = DirectoryReader.open(to);
    return new IndexSearcher(reader);
  }

  private IndexSearcher open(int dimension, boolean merged) throws IOException {
    return open(
        FSDirectory.open(folder),
        CodedVectorsFormat.codec(IndexOptions.GRAPH_FROM),
        dimension,
        merged);
  }

  /** All that a search may find, best first. */
  private static List<ScoreDoc> expected(
      IndexSearcher searcher, float[] query, @Nullable Query filter) throws IOException {
    Query matching = filter == null ? MatchAllDocsQuery.INSTANCE : filter;
    Set<Integer> live = new HashSet<>();
    for (ScoreDoc hit : searcher.search(matching, 10_000).scoreDocs) {
      live.add(hit.doc);
    }
    List<ScoreDoc> all = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      LeafVectors vectors = LeafVectors.of(leaf, FIELD);
      for (int ord = 0; vectors != null && ord < vectors.count(); ord++) {
        if (live.contains(vectors.doc(ord))) {
          float product = Similarity.dot(query, vectors.values.vectorValue(ord));
          all.add(new ScoreDoc(vectors.doc(ord), product));
        }
      }
    }
    all.sort(
        Comparator.comparingDouble((ScoreDoc hit) -> -hit.score).thenComparingInt(hit -> hit.doc));
    return all;
  }

  private static Nearest search(
      IndexSearcher searcher,
      float[] query,
      int hits,
      @Nullable Query filter,
      @Nullable Method method)
      throws IOException {
    return NearestVectors.search(searcher, FIELD, query, hits, filter, method);
  }

  private static void assertNearest(List<ScoreDoc> found, List<ScoreDoc> all, int hits) {
    assertThat(found).as("seed %d", SEED).hasSize(Math.min(hits, all.size()));
    Map<Integer, Float> products = new HashMap<>();
    all.forEach(hit -> products.put(hit.doc, hit.score));
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).score)
          .as("hit %d of %d, seed %d", i, hits, SEED)
          .isCloseTo(all.get(i).score, within(TOLERANCE));
      ScoreDoc hit = found.get(i);
      assertThat(products.get(hit.doc))
          .as("document %d, seed %d", hit.doc, SEED)
          .isNotNull()
          .isCloseTo(hit.score, within(TOLERANCE));
      if (i > 0) {
        ScoreDoc before = found.get(i - 1);
        assertThat(before.score > hit.score || (before.score == hit.score && before.doc < hit.doc))
            .as("order at %d, seed %d", i, SEED)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 64, 100, 250})
  void exact_is_what_brute_force_finds(int dimension) throws IOException {
    for (boolean merged : new boolean[] {false, true}) {
      IndexSearcher searcher = open(dimension, merged);
      assertThat(searcher.getIndexReader().leaves()).hasSize(merged ? 1 : 4);
      for (int hits : new int[] {1, 10, 100, 1000}) {
        float[] query = vector(dimension);
        for (Query filter : filters()) {
          List<ScoreDoc> all = expected(searcher, query, filter);
          assertNearest(search(searcher, query, hits, filter, Method.EXACT).hits(), all, hits);
        }
      }
      close();
      clear();
    }
  }

  private void clear() throws IOException {
    reader = null;
    directory = null;
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private static List<@Nullable Query> filters() {
    List<@Nullable Query> filters = new ArrayList<>();
    filters.add(null);
    filters.add(new TermQuery(new Term("half", "1")));
    filters.add(new TermQuery(new Term("tenth", "3")));
    filters.add(new TermQuery(new Term("id", "d7")));
    filters.add(new MatchNoDocsQuery("none"));
    return filters;
  }

  /** The graph is that of our own format; of few vectors it looks at all. */
  @ParameterizedTest
  @CsvSource({"CODES, 1, 100", "HNSW, 1, 100", "HNSW, 22, 16"})
  void the_other_methods_find_nearly_the_same_with_the_same_scores(
      Method method, int timesAsMany, int dimension) throws IOException {
    Codec codec = CodedVectorsFormat.codec(method == Method.HNSW ? 1 : IndexOptions.GRAPH_FROM);
    segments = Arrays.stream(SEGMENTS).map(size -> size * timesAsMany).toArray();
    IndexSearcher searcher = open(FSDirectory.open(folder), codec, dimension, false);
    assertThat(search(searcher, vector(dimension), 50, null, method).plan().method())
        .isEqualTo(method);
    double found = 0;
    double wanted = 0;
    for (int i = 0; i < 20; i++) {
      float[] query = vector(dimension);
      for (Query filter : filters()) {
        List<ScoreDoc> exact = search(searcher, query, 50, filter, Method.EXACT).hits();
        List<ScoreDoc> other = search(searcher, query, 50, filter, method).hits();
        assertThat(other).as("seed %d", SEED).hasSameSizeAs(exact);
        for (ScoreDoc hit : exact) {
          for (ScoreDoc same : other) {
            if (same.doc == hit.doc) {
              assertThat(same.score).isEqualTo(hit.score);
              found++;
            }
          }
        }
        wanted += exact.size();
      }
    }
    assertThat(found / wanted).as("%s, seed %d", method, SEED).isGreaterThan(0.99);
  }

  @Test
  void the_scores_that_fusion_asks_for_are_those_of_the_arm() throws IOException {
    IndexSearcher searcher = open(100, false);
    float[] query = vector(100);
    List<ScoreDoc> hits = search(searcher, query, 1000, null, null).hits();
    int[] docs = hits.stream().mapToInt(hit -> hit.doc).sorted().toArray();
    float[] products = NearestVectors.products(searcher, FIELD, query, docs, 0);
    for (ScoreDoc hit : hits) {
      assertThat(products[Arrays.binarySearch(docs, hit.doc)]).isEqualTo(hit.score);
    }
    int[] all = IntStream.range(0, searcher.getIndexReader().maxDoc()).toArray();
    float[] some = NearestVectors.products(searcher, FIELD, query, all, 0);
    assertThat(some).hasSize(all.length).contains(0f);
    assertThat(some[docs[0]]).isEqualTo(products[0]);
  }

  @Test
  void an_index_in_memory_or_of_another_codec_gives_the_same() throws IOException {
    List<List<ScoreDoc>> answers = new ArrayList<>();
    for (boolean mapped : new boolean[] {false, true}) {
      for (boolean coded : new boolean[] {true, false}) {
        NearestVectorsTest test = new NearestVectorsTest();
        IndexSearcher searcher =
            test.open(
                mapped
                    ? FSDirectory.open(folder.resolve(coded ? "coded" : "plain"))
                    : new ByteBuffersDirectory(),
                coded ? CodedVectorsFormat.codec(IndexOptions.GRAPH_FROM) : Codec.getDefault(),
                64,
                false);
        float[] query = test.vector(64);
        assertThat(search(searcher, query, 20, null, Method.CODES).plan().method())
            .isEqualTo(mapped && coded ? Method.CODES : Method.EXACT);
        answers.add(search(searcher, query, 20, null, Method.EXACT).hits());
        test.close();
      }
    }
    for (List<ScoreDoc> answer : answers) {
      assertThat(answer).usingRecursiveComparison().isEqualTo(answers.getFirst());
    }
  }

  @Test
  void equal_vectors_come_in_the_order_of_their_documents() throws IOException {
    directory = FSDirectory.open(folder);
    float[] vector = vector(32);
    try (IndexWriter writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig()
                .setCodec(CodedVectorsFormat.codec(IndexOptions.GRAPH_FROM))
                .setMergePolicy(NoMergePolicy.INSTANCE))) {
      for (int i = 0; i < 300; i++) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(FIELD, vector, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
        if (i == 100) {
          writer.commit();
        }
      }
    }
    reader = DirectoryReader.open(directory);
    IndexSearcher searcher = new IndexSearcher(reader);
    for (Method method : List.of(Method.EXACT, Method.CODES)) {
      assertThat(search(searcher, vector, 150, null, method).hits())
          .extracting(hit -> hit.doc)
          .isEqualTo(IntStream.range(0, 150).boxed().toList());
    }
  }

  @Test
  void many_threads_get_the_same_answers() throws Exception {
    IndexSearcher searcher = open(100, false);
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      queries.add(vector(100));
    }
    List<Callable<List<ScoreDoc>>> tasks = new ArrayList<>();
    for (Method method : List.of(Method.EXACT, Method.CODES, Method.HNSW)) {
      for (float[] query : queries) {
        tasks.add(() -> search(searcher, query, 30, null, method).hits());
      }
    }
    List<List<ScoreDoc>> alone = new ArrayList<>();
    for (Callable<List<ScoreDoc>> task : tasks) {
      alone.add(task.call());
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      var futures = threads.invokeAll(tasks);
      for (int i = 0; i < tasks.size(); i++) {
        assertThat(futures.get(i).get()).usingRecursiveComparison().isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void a_flipped_byte_of_the_codes_is_found() throws IOException {
    open(64, true);
    close();
    Path codes = codesFile();
    byte[] whole = Files.readAllBytes(codes);
    for (int at = 0; at < whole.length; at += 97) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(codes, flipped);
      try (Directory damaged = FSDirectory.open(folder);
          CheckIndex check = new CheckIndex(damaged)) {
        check.setLevel(CheckIndex.Level.MIN_LEVEL_FOR_INTEGRITY_CHECKS);
        CheckIndex.Status status = check.checkIndex();
        assertThat(status.clean).as("flipped at %d", at).isFalse();
        assertThat(status.segmentInfos.getFirst().error).hasMessageContaining(".wvc");
      }
    }
    Files.write(codes, Arrays.copyOf(whole, whole.length - 100));
    try (Directory cut = FSDirectory.open(folder)) {
      assertThatThrownBy(() -> DirectoryReader.open(cut))
          .isInstanceOf(CorruptIndexException.class)
          .hasMessageContaining(".wvc");
    }
  }

  private Path codesFile() throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".wvc"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no file of codes"));
    }
  }

  @Test
  void a_flipped_byte_of_the_mean_is_refused_at_opening() throws IOException {
    open(64, true);
    close();
    Path codes = codesFile();
    byte[] whole = Files.readAllBytes(codes);
    int head = CodecUtil.indexHeaderLength(CodesWriter.CODEC, suffix(codes));
    for (int at = head; at < head + CodesWriter.headBytes(64) + Integer.BYTES; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x10;
      Files.write(codes, flipped);
      try (Directory damaged = FSDirectory.open(folder)) {
        assertThatThrownBy(() -> DirectoryReader.open(damaged))
            .as("flipped at %d", at)
            .isInstanceOf(CorruptIndexException.class)
            .hasMessageContaining(".wvc");
      }
    }
  }

  /** What Lucene puts between the name of the segment and the extension. */
  private static String suffix(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.indexOf('_', 1) + 1, name.lastIndexOf('.'));
  }

  @Test
  void codes_that_lie_otherwise_are_passed_over_until_they_are_merged() throws IOException {
    segments = new int[] {300};
    open(64, true);
    close();
    Path codes = codesFile();
    try (Directory old = FSDirectory.open(folder)) {
      byte[] id = SegmentInfos.readLatestCommit(old).info(0).info.getId();
      old.deleteFile(codes.getFileName().toString());
      try (IndexOutput output =
          old.createOutput(codes.getFileName().toString(), IOContext.DEFAULT)) {
        CodecUtil.writeIndexHeader(output, CodesWriter.CODEC, 0, id, suffix(codes));
        output.writeBytes(new byte[100], 100);
        CodecUtil.writeFooter(output);
      }
    }
    directory = FSDirectory.open(folder);
    reader = DirectoryReader.open(directory);
    float[] query = vector(64);
    assertThat(search(new IndexSearcher(reader), query, 5, null, Method.CODES).plan().method())
        .isEqualTo(Method.EXACT);
    reader.close();
    try (IndexWriter writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig().setCodec(CodedVectorsFormat.codec(IndexOptions.GRAPH_FROM)))) {
      Document document = new Document();
      document.add(new KnnFloatVectorField(FIELD, query, VectorSimilarityFunction.DOT_PRODUCT));
      writer.addDocument(document);
      writer.commit();
      writer.forceMerge(1);
    }
    reader = DirectoryReader.open(directory);
    Nearest found = search(new IndexSearcher(reader), query, 5, null, Method.CODES);
    assertThat(found.plan().method()).isEqualTo(Method.CODES);
    assertThat(found.hits().getFirst().score).isCloseTo(1, within(TOLERANCE));
  }
}
