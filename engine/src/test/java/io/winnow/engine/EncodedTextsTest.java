package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of texts: the same vectors in order, a bounded number under way, and a clean end. */
@SuppressWarnings("NullAway.Init") // made before each test
class EncodedTextsTest {
  /** Texts that may be read and not handed over: two blocks a thread, one open, one handed over. */
  private static final int AHEAD = 64 * (2 * (ForkJoinPool.getCommonPoolParallelism() + 1) + 2);

  private StaticModel model;

  @BeforeEach
  void load() throws IOException {
    model = StaticModel.load(GoldenFiles.folder("f32"));
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** A text that tells when it is read by an encoding thread. */
  private record Told(String text, Runnable read) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      read.run();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return text.subSequence(from, to);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  private static List<String> texts(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String[] words = {"gold", "river", "the", "stone", "again", "\u00e9t\u00e9", "zzz"};
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(50) == 0 ? 30_000 : random.nextInt(12);
      for (int w = 0; w < length; w++) {
        text.append(words[random.nextInt(words.length)]).append(' ');
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private void requireSame(List<float[]> vectors, List<String> texts) {
    assertThat(vectors).hasSameSizeAs(texts);
    for (int i = 0; i < vectors.size(); i++) {
      assertThat(vectors.get(i)).as("text %d", i).isEqualTo(model.encode(texts.get(i)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 128, 1_000, 3_001})
  void vectors_are_those_of_encoding_one_by_one_in_order(int count) {
    List<String> texts = texts(count, 7L + count);
    requireSame(model.encodeAll(texts.stream()).toList(), texts);
    requireSame(model.encodeAll(texts.parallelStream().map(text -> text)).toList(), texts);
    requireSame(model.encodeAll(texts.stream()).parallel().toList(), texts);
    requireSame(model.encodeAll(texts.stream().filter(text -> true)).toList(), texts);
    List<float[]> pulled = new ArrayList<>();
    Iterator<float[]> iterator = model.encodeAll(texts.stream()).iterator();
    // The first few one by one, the rest at once.
    for (int i = 0; i < 100 && iterator.hasNext(); i++) {
      pulled.add(iterator.next());
    }
    iterator.forEachRemaining(pulled::add);
    requireSame(pulled, texts);
    assertThat(model.encodeAll(texts.stream()).count()).isEqualTo(count);
  }

  @Test
  void part_pulled_and_the_rest_pushed_is_the_whole() {
    List<String> texts = texts(2_000, 3);
    for (int first : new int[] {1, 64, 65, 700, 1_990, 2_000}) {
      var vectors = model.encodeAll(texts.stream()).spliterator();
      List<float[]> all = new ArrayList<>();
      for (int i = 0; i < first; i++) {
        assertThat(vectors.tryAdvance(all::add)).isTrue();
        assertThat(vectors.estimateSize()).isEqualTo(texts.size() - all.size());
      }
      vectors.forEachRemaining(all::add);
      requireSame(all, texts);
      assertThat(vectors.tryAdvance(all::add)).isFalse();
    }
  }

  @Test
  void options_are_followed() {
    EncodeOptions options = new EncodeOptions(2);
    float[] expected = new float[model.dimension()];
    model.encode("gold river stone", options, expected);
    assertThat(model.encodeAll(Stream.of("gold river stone"), options).toList())
        .containsExactly(expected);
  }

  @Test
  void an_endless_stream_is_read_as_it_is_taken() {
    AtomicInteger read = new AtomicInteger();
    Stream<String> endless = Stream.generate(() -> "gold " + read.incrementAndGet());
    assertThat(model.encodeAll(endless).limit(1_000)).hasSize(1_000);
    assertThat(read.get()).isBetween(1_000, 1_000 + AHEAD);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void who_takes_vectors_slowly_slows_the_reading(boolean parallel) {
    AtomicInteger read = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Stream<String> texts =
        IntStream.range(0, 20_000)
            .mapToObj(
                i -> {
                  most.accumulateAndGet(read.incrementAndGet() - taken.get(), Math::max);
                  return "gold " + i;
                });
    Stream<float[]> vectors = model.encodeAll(texts);
    (parallel ? vectors.parallel() : vectors).forEachOrdered(vector -> taken.incrementAndGet());
    assertThat(taken).hasValue(20_000);
    assertThat(most.get()).isBetween(1, AHEAD);
  }

  @Test
  void long_texts_are_read_ahead_by_their_chars() {
    String text = "gold ".repeat(20_000);
    AtomicInteger read = new AtomicInteger();
    Stream<String> texts = Stream.generate(() -> text + read.incrementAndGet());
    assertThat(model.encodeAll(texts).limit(10)).hasSize(10);
    assertThat(read.get()).isLessThanOrEqualTo(10 + AHEAD / 64);
  }

  @Test
  void two_threads_encode_at_once() {
    CountDownLatch both = new CountDownLatch(2);
    AtomicBoolean met = new AtomicBoolean();
    Runnable meet =
        () -> {
          both.countDown();
          try {
            if (both.await(20, TimeUnit.SECONDS)) {
              met.set(true);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    ThreadLocal<Boolean> was = ThreadLocal.withInitial(() -> false);
    Stream<CharSequence> texts =
        IntStream.range(0, 10_000)
            .mapToObj(
                i ->
                    new Told(
                        "gold " + i,
                        () -> {
                          if (!was.get()) {
                            was.set(true);
                            meet.run();
                          }
                        }));
    long start = System.nanoTime();
    assertThat(model.encodeAll(texts).toList()).hasSize(10_000);
    assertThat(met).isTrue();
    assertThat(System.nanoTime() - start).as("neither waited in vain").isLessThan(20_000_000_000L);
  }

  @Test
  void what_a_text_throws_comes_after_the_vectors_before_it() {
    for (int bad : new int[] {0, 70, 999}) {
      Stream<CharSequence> texts =
          IntStream.range(0, 1_000)
              .mapToObj(
                  i ->
                      new Told(
                          "gold " + i,
                          () -> {
                            if (i == bad) {
                              throw new UnsupportedOperationException("text " + i);
                            }
                          }));
      List<float[]> taken = new ArrayList<>();
      assertThatThrownBy(() -> model.encodeAll(texts).forEachOrdered(taken::add))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("text " + bad);
      assertThat(taken).hasSize(bad);
    }
  }

  @Test
  void what_reading_or_taking_throws_ends_the_stream() {
    Stream<String> broken =
        Stream.concat(
            texts(300, 5).stream(),
            Stream.generate(
                () -> {
                  throw new IllegalStateException("no more");
                }));
    assertThatThrownBy(() -> model.encodeAll(broken).forEach(vector -> {})).hasMessage("no more");
    AtomicInteger encoded = new AtomicInteger();
    Stream<CharSequence> endless =
        Stream.generate(() -> new Told("gold", encoded::incrementAndGet));
    assertThatThrownBy(
            () ->
                model
                    .encodeAll(endless)
                    .forEach(
                        vector -> {
                          throw new IllegalArgumentException("full");
                        }))
        .hasMessage("full");
    requireQuiet(encoded);
    assertThatThrownBy(() -> model.encodeAll(Stream.of("gold", (String) null)).toList())
        .isInstanceOf(NullPointerException.class);
    StaticModel closed = model;
    closed.close();
    assertThatThrownBy(() -> closed.encodeAll(Stream.of("gold")).toList())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the model is closed");
  }

  /** That nothing is encoded any more, now. */
  private static void requireQuiet(AtomicInteger encoded) {
    int now = encoded.get();
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    assertThat(encoded).hasValue(now);
  }

  @Test
  void closing_stops_the_work_and_closes_the_texts() {
    for (int round = 0; round < 20; round++) {
      AtomicInteger encoded = new AtomicInteger();
      AtomicBoolean closed = new AtomicBoolean();
      Stream<CharSequence> endless =
          Stream.<CharSequence>generate(
                  () -> new Told("gold river ".repeat(40), encoded::incrementAndGet))
              .onClose(() -> closed.set(true));
      Iterator<float[]> vectors;
      try (Stream<float[]> stream = model.encodeAll(endless)) {
        vectors = stream.iterator();
        assertThat(vectors.next()).hasSize(model.dimension());
      }
      int now = encoded.get();
      assertThat(closed).isTrue();
      // Had it gone on, the blocks read ahead would have been encoded.
      requireQuiet(encoded);
      assertThat(encoded).hasValue(now);
      assertThatThrownBy(() -> vectors.forEachRemaining(vector -> {}))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void an_interrupt_is_kept() {
    Thread.currentThread().interrupt();
    List<String> texts = texts(500, 9);
    List<float[]> vectors = model.encodeAll(texts.stream()).toList();
    assertThat(Thread.interrupted()).isTrue();
    requireSame(vectors, texts);
  }

  @Test
  void it_works_from_within_the_common_pool_on_many_streams_at_once() {
    List<String> texts = texts(500, 11);
    List<List<float[]>> all =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(i -> model.encodeAll(texts.stream()).toList())
            .toList();
    assertThat(all).hasSize(16).allSatisfy(vectors -> requireSame(vectors, texts));
  }

  /** What a busy pool has not come to must not pile up there. */
  @Test
  void a_busy_pool_is_not_handed_everything() throws InterruptedException {
    ForkJoinPool pool = ForkJoinPool.commonPool();
    CountDownLatch release = new CountDownLatch(1);
    int workers = ForkJoinPool.getCommonPoolParallelism();
    CountDownLatch busy = new CountDownLatch(workers);
    for (int i = 0; i < workers; i++) {
      pool.execute(
          () -> {
            busy.countDown();
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    try {
      assertThat(busy.await(1, TimeUnit.MINUTES)).isTrue();
      int before = pool.getQueuedSubmissionCount();
      List<String> texts = texts(20_000, 3);
      requireSame(model.encodeAll(texts.stream()).toList(), texts);
      assertThat(pool.getQueuedSubmissionCount() - before).isLessThanOrEqualTo(2 * (workers + 1));
    } finally {
      release.countDown();
    }
  }
}
