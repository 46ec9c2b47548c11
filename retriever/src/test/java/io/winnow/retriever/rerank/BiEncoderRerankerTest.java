package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BiEncoderRerankerTest {
  private static final Path MODEL = TinyModels.path("tiny-mean");
  private static final List<String> TEXTS =
      List.of("read a file line by line", "the king and the queen", "", "a file");

  @Test
  void scores_are_cosines_in_the_order_of_the_texts() throws IOException {
    try (BiEncoderReranker reranker = BiEncoderReranker.load(MODEL);
        SentenceEncoder encoder = SentenceEncoder.load(MODEL)) {
      float[] scores = reranker.score("read a file", TEXTS);

      float[] query = encoder.embed(List.of("read a file"));
      float[] documents = encoder.embed(TEXTS);
      assertThat(scores).hasSize(TEXTS.size());
      for (int row = 0; row < scores.length; row++) {
        double cosine = 0;
        for (int i = 0; i < query.length; i++) {
          cosine += query[i] * documents[row * query.length + i];
        }
        assertThat(scores[row]).isCloseTo((float) cosine, within(1e-5f));
      }
      assertThat(reranker.score(TEXTS.get(1), TEXTS)[1]).isCloseTo(1, within(1e-5f));
    }
  }

  @Test
  void query_and_documents_have_prefixes_of_their_own() throws IOException {
    EncoderOptions options = EncoderOptions.defaults().withPrefix("document: ");
    try (BiEncoderReranker prefixed = BiEncoderReranker.load(MODEL, options, "query: ");
        BiEncoderReranker plain = BiEncoderReranker.load(MODEL)) {
      assertThat(prefixed.score("a file", List.of("read a file"))[0])
          .isCloseTo(
              plain.score("query: a file", List.of("document: read a file"))[0], within(1e-5f));
    }
  }

  @Test
  void the_prompts_of_the_folder_are_used(@TempDir Path temp) throws IOException {
    Path folder = TinyModels.copy("tiny-mean", temp.resolve("prompted"));
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"query: \", \"document\": \"document: \"}}");
    EncoderOptions options = EncoderOptions.defaults().withPrefix("document: ");
    try (BiEncoderReranker prompted = BiEncoderReranker.load(folder);
        BiEncoderReranker prefixed = BiEncoderReranker.load(MODEL, options, "query: ")) {
      assertThat(prompted.score("a file", TEXTS))
          .containsExactly(prefixed.score("a file", TEXTS), within(1e-5f));
    }
  }

  @Test
  void refuses_work_after_close() throws IOException {
    BiEncoderReranker reranker = BiEncoderReranker.load(MODEL);
    reranker.close();

    assertThat(reranker.name()).isEqualTo("tiny-mean");
    assertThatIllegalStateException()
        .isThrownBy(() -> reranker.score("a", List.of("b")))
        .withMessage("tiny-mean is closed");
  }
}
