package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.distill.Pooling;
import io.winnow.retriever.transformer.TinyModels.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceEncoderTest {
  private static final List<Text> TEXTS = TinyModels.texts();
  private static final String ONNX = "onnx";

  @TempDir Path temp;

  /** The same weights on either backend. */
  private SentenceEncoder load(String backend) throws IOException {
    Path folder = TinyModels.copy("tiny-mean", temp.resolve(backend));
    if (backend.equals(ONNX)) {
      Files.delete(folder.resolve("model.safetensors"));
      Files.createDirectory(folder.resolve("onnx"));
      Files.copy(TinyModels.path("tiny.onnx"), folder.resolve("onnx/model.onnx"));
    }
    return SentenceEncoder.load(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", ONNX})
  void gives_the_vectors_of_transformers(String backend) throws IOException {
    try (SentenceEncoder encoder = load(backend)) {
      List<int[]> ids = TEXTS.stream().map(Text::ids).toList();
      float[] mean = encoder.encode(ids, Pooling.MEAN);
      float[] first = encoder.encode(ids, Pooling.FIRST);

      assertThat(encoder.engine()).isEqualTo(backend.equals(ONNX) ? "OnnxRuntime" : "PyTorch");
      assertThat(encoder.dimension()).isEqualTo(32);
      assertThat(encoder.maxLength()).isEqualTo(48);
      float deviation = 0;
      for (int i = 0; i < TEXTS.size(); i++) {
        deviation = Math.max(deviation, deviation(row(mean, i), TEXTS.get(i).mean()));
        deviation = Math.max(deviation, deviation(row(first, i), TEXTS.get(i).first()));
      }
      System.out.printf("%s: largest deviation of a vector %.2e%n", encoder.engine(), deviation);
      assertThat(deviation).isLessThanOrEqualTo(TinyModels.TOLERANCE);
    }
  }

  @Test
  void both_backends_agree() throws IOException {
    List<String> texts = TEXTS.stream().map(Text::text).toList();
    try (SentenceEncoder torch = load("safetensors");
        SentenceEncoder onnx = load(ONNX)) {
      assertThat(deviation(torch.embed(texts), onnx.embed(texts))).isLessThanOrEqualTo(1e-5f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", ONNX})
  void embeds_text_pooled_and_normalised(String backend) throws IOException {
    try (SentenceEncoder encoder = load(backend)) {
      float[] vectors = encoder.embed(TEXTS.stream().map(Text::text).toList());

      for (int i = 0; i < TEXTS.size(); i++) {
        assertThat(deviation(row(vectors, i), normalised(TEXTS.get(i).mean())))
            .as(TEXTS.get(i).text())
            .isLessThanOrEqualTo(TinyModels.TOLERANCE);
      }
    }
  }

  @Test
  void pools_the_first_token_where_the_folder_says_so() throws IOException {
    Path folder = TinyModels.copy("tiny-first", temp.resolve("first"));
    for (String shared : List.of("config.json", "model.safetensors", "tokenizer.json")) {
      Files.copy(TinyModels.path("tiny-mean").resolve(shared), folder.resolve(shared));
    }
    try (SentenceEncoder encoder = SentenceEncoder.load(folder)) {
      Text text = TEXTS.getFirst();

      assertThat(encoder.pooling()).isEqualTo(Pooling.FIRST);
      assertThat(deviation(encoder.embed(List.of(text.text())), normalised(text.first())))
          .isLessThanOrEqualTo(TinyModels.TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", ONNX})
  void padding_and_batch_size_do_not_change_a_vector(String backend) throws IOException {
    try (SentenceEncoder encoder = load(backend)) {
      List<int[]> many = new ArrayList<>();
      for (int copy = 0; copy < 20; copy++) {
        TEXTS.forEach(text -> many.add(text.ids()));
      }
      Collections.shuffle(many, new Random(7));
      float[] together = encoder.encode(many, Pooling.MEAN);

      for (int i = 0; i < many.size(); i++) {
        float[] alone = encoder.encode(List.of(many.get(i)), Pooling.MEAN);
        assertThat(deviation(row(together, i), alone)).isLessThanOrEqualTo(TinyModels.TOLERANCE);
      }
    }
  }

  @Test
  void options_win_over_the_folder() throws IOException {
    EncoderOptions options =
        EncoderOptions.defaults()
            .withPooling(Pooling.FIRST)
            .withMaxLength(8)
            .withPrefix("query: ")
            .withThreads(1);
    try (SentenceEncoder plain = load("safetensors");
        SentenceEncoder changed = SentenceEncoder.load(temp.resolve("safetensors"), options)) {
      assertThat(changed.maxLength()).isEqualTo(8);
      int[] cut = Arrays.copyOf(plain.tokenizer().encode("query: read a file line by line"), 6);
      int[] ids = new int[8];
      ids[0] = plain.tokenizer().id("[CLS]");
      System.arraycopy(cut, 0, ids, 1, 6);
      ids[7] = plain.tokenizer().id("[SEP]");

      assertThat(
              deviation(
                  changed.embed(List.of("read a file line by line")),
                  normalised(plain.encode(List.of(ids), Pooling.FIRST))))
          .isLessThanOrEqualTo(TinyModels.TOLERANCE);
    }
  }

  @Test
  void threads_share_an_encoder() throws Exception {
    try (SentenceEncoder encoder = load("safetensors");
        ExecutorService callers = Executors.newFixedThreadPool(4)) {
      List<Callable<float[]>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        List<String> texts = List.of(TEXTS.get(i % TEXTS.size()).text());
        calls.add(() -> encoder.embed(texts));
      }
      List<Future<float[]>> results = callers.invokeAll(calls);
      for (int i = 0; i < results.size(); i++) {
        assertThat(deviation(results.get(i).get(), normalised(TEXTS.get(i % TEXTS.size()).mean())))
            .isLessThanOrEqualTo(TinyModels.TOLERANCE);
      }
    }
  }

  @Test
  void refuses_sequences_it_cannot_read() throws IOException {
    try (SentenceEncoder encoder = load("safetensors")) {
      assertThat(encoder.encode(List.of(), Pooling.MEAN)).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> encoder.encode(List.of(new int[] {2, 3}, new int[0]), Pooling.MEAN))
          .withMessage("length of sequence 1 out of range: expected 1 to 48 tokens, found 0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> encoder.encode(List.of(new int[49]), Pooling.MEAN))
          .withMessage("length of sequence 0 out of range: expected 1 to 48 tokens, found 49");
      assertThatThrownBy(() -> encoder.encode(List.of(new int[] {2, 199}), Pooling.MEAN))
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessage("token id 199 out of range [0, 199) (sequence 0, token 1)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"safetensors", ONNX})
  void refuses_work_after_close(String backend) throws IOException {
    SentenceEncoder encoder = load(backend);
    encoder.close();
    encoder.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> encoder.embed(List.of("a")))
        .withMessage(backend + " is closed");
    assertThatIllegalStateException().isThrownBy(() -> encoder.embed(List.of()));
  }

  private static float[] row(float[] vectors, int row) {
    return Arrays.copyOfRange(vectors, row * 32, (row + 1) * 32);
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    float[] unit = new float[vector.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (vector[i] / Math.sqrt(squares));
    }
    return unit;
  }

  private static float deviation(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    float largest = 0;
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1f));
      largest = Math.max(largest, Math.abs(found[i] - expected[i]));
    }
    return largest;
  }
}
