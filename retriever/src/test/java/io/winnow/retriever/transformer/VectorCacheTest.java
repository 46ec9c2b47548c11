package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.distill.Pooling;
import io.winnow.retriever.rerank.BiEncoderReranker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorCacheTest {
  private static final List<String> TEXTS =
      List.of("read a file", "the king and the queen", "", "a file", "read a file");

  @TempDir Path folder;
  private SentenceEncoder encoder;

  @BeforeEach
  void load() throws IOException {
    encoder = SentenceEncoder.load(TinyModels.path("tiny-mean"));
  }

  @AfterEach
  void close() {
    encoder.close();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void gives_what_the_encoder_gives_and_keeps_it() throws IOException {
    float[] plain = encoder.embed(TEXTS, "query: ");
    float[] first;
    try (VectorCache cache = VectorCache.open(folder, encoder)) {
      assertThat(cache.size()).isZero();
      first = cache.embed(TEXTS, "query: ");
      assertThat(first).containsExactly(plain, within(1e-5f));
      assertThat(cache.size()).as("a repeated text is one").isEqualTo(4);
      assertThat(cache.embed(TEXTS, "query: ")).containsExactly(first);
      assertThat(cache.size()).isEqualTo(4);
      cache.embed(TEXTS, "");
      assertThat(cache.size()).as("another prefix is another text").isEqualTo(8);
    }
    try (VectorCache again = VectorCache.open(folder, encoder)) {
      assertThat(again.size()).isEqualTo(8);
      encoder.close(); // so that nothing can be encoded any more
      assertThat(again.embed(TEXTS, "query: ")).containsExactly(first);
    }
  }

  @Test
  void another_encoder_has_vectors_of_its_own() throws IOException {
    EncoderOptions first = EncoderOptions.defaults().withPooling(Pooling.FIRST);
    try (SentenceEncoder other = SentenceEncoder.load(TinyModels.path("tiny-mean"), first);
        VectorCache mine = VectorCache.open(folder, encoder)) {
      mine.embed(TEXTS, "");
      assertThat(other.fingerprint()).isNotEqualTo(encoder.fingerprint()).hasSize(64);
      try (VectorCache theirs = VectorCache.open(folder, other)) {
        assertThat(theirs.size()).isZero();
        assertThat(theirs.embed(TEXTS, "")).containsExactly(other.embed(TEXTS, ""), within(1e-5f));
      }
    }
  }

  @Test
  void a_file_cut_at_any_place_keeps_its_whole_records() throws IOException {
    try (VectorCache cache = VectorCache.open(folder, encoder)) {
      cache.embed(TEXTS, "");
    }
    Path file = files().getFirst();
    byte[] whole = Files.readAllBytes(file);
    int record = 24 + 4 * encoder.dimension();
    int header = whole.length - 4 * record;
    assertThat(header).isEqualTo(64);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      try (VectorCache cache = VectorCache.open(folder, encoder)) {
        assertThat(cache.size()).isEqualTo(Math.max(0, length - header) / record);
      }
    }
  }

  @Test
  void a_flipped_byte_ends_the_file_there_and_the_rest_is_encoded_anew() throws IOException {
    float[] first;
    try (VectorCache cache = VectorCache.open(folder, encoder)) {
      first = cache.embed(TEXTS, "");
    }
    Path file = files().getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[64 + 24 + 4 * encoder.dimension() + 30] ^= 1;
    Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    try (VectorCache cache = VectorCache.open(folder, encoder)) {
      assertThat(cache.size()).isEqualTo(1);
      assertThat(cache.embed(TEXTS, "")).containsExactly(first, within(1e-5f));
      assertThat(cache.size()).isEqualTo(4);
    }
    assertThat(files()).as("nothing is added behind what cannot be read").hasSize(2);
  }

  @Test
  void threads_and_caches_share_a_folder() throws Exception {
    List<String> texts = IntStream.range(0, 40).mapToObj(i -> "file " + i).toList();
    float[] expected = encoder.embed(texts, "");
    try (VectorCache one = VectorCache.open(folder, encoder);
        VectorCache two = VectorCache.open(folder, encoder);
        ExecutorService pool = Executors.newFixedThreadPool(4)) {
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        VectorCache cache = i % 2 == 0 ? one : two;
        results.add(pool.submit(() -> cache.embed(texts, "")));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).containsExactly(expected, within(1e-5f));
      }
    }
    try (VectorCache all = VectorCache.open(folder, encoder)) {
      assertThat(all.size()).isEqualTo(40);
    }
  }

  @Test
  void a_reranker_over_it_scores_as_one_without() throws IOException {
    try (BiEncoderReranker plain = BiEncoderReranker.load(TinyModels.path("tiny-mean"));
        VectorCache cache = VectorCache.open(folder, encoder)) {
      BiEncoderReranker cached = BiEncoderReranker.over(cache);
      for (int round = 0; round < 2; round++) {
        assertThat(cached.score("read a file", TEXTS))
            .containsExactly(plain.score("read a file", TEXTS), within(1e-5f));
      }
      cached.close();
      assertThat(cached.fingerprint()).isEqualTo(plain.fingerprint());
      assertThat(encoder.embed(List.of("still open"), "")).hasSize(encoder.dimension());
    }
  }

  @Test
  void what_is_not_finite_is_refused_by_name_and_nothing_of_the_batch_is_kept() throws IOException {
    Path broken = TinyModels.copy("tiny-mean", folder.resolve("broken"));
    Path weights = broken.resolve(BertFiles.WEIGHTS);
    int king = encoder.tokenizer().encode("king")[0];
    TensorIndex index = TensorIndex.read(weights);
    String name =
        index.tensors().keySet().stream()
            .filter(tensor -> tensor.endsWith("embeddings.word_embeddings.weight"))
            .findFirst()
            .orElseThrow();
    TensorIndex.Tensor table = Objects.requireNonNull(index.tensors().get(name));
    try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
      file.seek(table.offset() + king * table.shape()[1] * Float.BYTES);
      file.writeInt(Integer.reverseBytes(Float.floatToIntBits(Float.NaN)));
    }
    Path vectors = folder.resolve("vectors");
    try (SentenceEncoder teacher = SentenceEncoder.load(broken);
        VectorCache cache = VectorCache.open(vectors, teacher)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> cache.embed(TEXTS, ""))
          .withMessage("teacher broken returned NaN for the text \"the king and the queen\"");
      assertThat(cache.size()).isZero();
      assertThat(vectors).doesNotExist();
      assertThat(cache.embed(List.of("read a file"), "")).hasSize(teacher.dimension());
    }
  }

  @Test
  void what_was_cut_is_known_again() throws IOException {
    List<String> texts = List.of("a file", "read a file ".repeat(2000), "a file");
    for (int time = 0; time < 2; time++) {
      try (VectorCache cache = VectorCache.open(folder, encoder)) {
        BitSet truncated = new BitSet();
        cache.embed(texts, "", truncated);
        assertThat(truncated.stream().toArray()).as("time %d", time).containsExactly(1);
        assertThat(cache.stats().hits()).isEqualTo(time == 0 ? 1 : 3);
        assertThat(cache.stats().misses()).isEqualTo(time == 0 ? 2 : 0);
        assertThat(cache.stats().size()).isEqualTo(2);
        assertThat(cache.stats().bytes()).isEqualTo(Files.size(files().getFirst()));
      }
    }
  }

  @Test
  void files_of_the_first_version_are_read_and_left_as_they_are() throws IOException {
    float[] vectors = encoder.embed(TEXTS, "");
    int dimension = encoder.dimension();
    ByteBuffer old = ByteBuffer.allocate(12 + 20 + 4 * dimension).order(ByteOrder.LITTLE_ENDIAN);
    old.put("WNWVEC1\n".getBytes(StandardCharsets.US_ASCII)).putInt(dimension);
    VectorLog.Key key = VectorLog.Key.of(TEXTS.getFirst());
    old.putLong(key.high()).putLong(key.low());
    old.asFloatBuffer().put(vectors, 0, dimension);
    CRC32 crc = new CRC32();
    crc.update(old.array(), 12, 16 + 4 * dimension);
    old.putInt(28 + 4 * dimension, (int) crc.getValue());
    Path own = folder.resolve(encoder.fingerprint().substring(0, 24));
    Files.createDirectories(own);
    Path file = Files.write(own.resolve("old.vectors"), old.array());
    try (VectorCache cache = VectorCache.open(folder, encoder)) {
      assertThat(cache.size()).isEqualTo(1);
      assertThat(cache.embed(TEXTS, "")).containsExactly(vectors, within(1e-5f));
      assertThat(cache.stats().misses()).isEqualTo(3);
    }
    assertThat(file).hasBinaryContent(old.array());
    assertThat(files()).hasSize(2);
  }

  @Test
  void a_cache_finds_what_another_added_while_both_are_open() throws IOException {
    try (VectorCache one = VectorCache.open(folder, encoder);
        VectorCache two = VectorCache.open(folder, encoder)) {
      one.embed(List.of("a file", "read"), "");
      two.embed(List.of("a file", "the king"), "");
      one.embed(List.of("the king"), "");
      assertThat(two.stats().misses()).as("of two texts").isEqualTo(1);
      assertThat(one.stats().misses()).as("of three texts").isEqualTo(2);
    }
    assertThat(files()).as("they add to the same file").hasSize(1);
  }

  @Test
  void texts_that_differ_in_half_a_surrogate_pair_have_keys_of_their_own() throws Exception {
    List<String> texts = List.of("a?", "a\ud800", "a\ud801", "\udc00a", "a\ufffd", "a\ud83d\ude00");
    assertThat(texts.stream().map(VectorLog.Key::of)).doesNotHaveDuplicates();
    for (String text : List.of("", "gold", "a\ud83d\ude00")) {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      ByteBuffer half = ByteBuffer.wrap(hash);
      assertThat(VectorLog.Key.of(text))
          .as("as it always was, so that caches stay good")
          .isEqualTo(new VectorLog.Key(half.getLong(), half.getLong()));
    }
  }
}
