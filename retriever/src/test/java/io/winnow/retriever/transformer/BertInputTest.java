package io.winnow.retriever.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import io.winnow.retriever.transformer.TinyModels.Pair;
import io.winnow.retriever.transformer.TinyModels.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BertInputTest {
  private static final Path TOKENIZER = TinyModels.path("tiny-mean/tokenizer.json");

  private static TokenBuffer tokens(int count) {
    TokenBuffer buffer = new TokenBuffer();
    for (int i = 0; i < count; i++) {
      buffer.add(100 + i);
    }
    return buffer;
  }

  @Test
  void gives_the_ids_of_transformers_for_texts() throws IOException {
    Tokenizer tokenizer = Tokenizer.read(TOKENIZER);
    BertInput input = BertInput.of(tokenizer, TOKENIZER, 48);
    for (Text text : TinyModels.texts()) {
      TokenBuffer buffer = new TokenBuffer();
      tokenizer.encode(text.text(), buffer);

      assertThat(input.single(buffer).ids()).as(text.text()).isEqualTo(text.ids());
    }
  }

  @Test
  void gives_the_ids_and_types_of_transformers_for_pairs() throws IOException {
    Tokenizer tokenizer = Tokenizer.read(TOKENIZER);
    BertInput input = BertInput.of(tokenizer, TOKENIZER, 64);
    for (Pair pair : TinyModels.pairs()) {
      TokenBuffer buffer = new TokenBuffer();
      tokenizer.encode(pair.document(), buffer);
      Sequence sequence = input.pair(tokenizer.encode(pair.query()), buffer);
      int[] types =
          IntStream.range(0, sequence.length())
              .map(i -> i < sequence.firstSegment() ? 0 : 1)
              .toArray();

      assertThat(sequence.ids()).as(pair.document()).isEqualTo(pair.ids());
      assertThat(types).as(pair.document()).isEqualTo(pair.types());
    }
  }

  /** The room of 23 tokens is 20. */
  @ParameterizedTest
  @CsvSource({
    // query, document, kept of the query, kept of the document
    "4,   6,   4,  6",
    "4,   50,  4,  16",
    "15,  50,  15, 5",
    "16,  50,  15, 5",
    "90,  50,  15, 5",
    "90,  2,   18, 2",
    "90,  0,   20, 0",
    "0,   50,  0,  20",
    "0,   0,   0,  0"
  })
  void cuts_the_document_and_a_query_only_beyond_three_quarters(
      int query, int document, int keptQuery, int keptDocument) {
    BertInput input = new BertInput(1, 2, 0, false, 23);

    Sequence sequence = input.pair(tokens(query).toArray(), tokens(document));

    assertThat(sequence.firstSegment()).isEqualTo(keptQuery + 2);
    assertThat(sequence.length()).isEqualTo(keptQuery + keptDocument + 3);
    assertThat(sequence.ids()[0]).isEqualTo(1);
    assertThat(sequence.ids()[keptQuery + 1]).isEqualTo(2);
    assertThat(sequence.ids()[sequence.length() - 1]).isEqualTo(2);
  }

  @Test
  void the_least_length_still_holds_both() {
    Sequence sequence = new BertInput(1, 2, 0, false, 5).pair(new int[] {7, 8}, tokens(3));

    assertThat(sequence.ids()).containsExactly(1, 7, 2, 100, 2);
  }

  @Test
  void refuses_a_tokenizer_without_the_special_tokens() throws IOException {
    String json = Files.readString(TOKENIZER).replace("[SEP]", "</s>");
    Tokenizer other = Tokenizer.parse(json.getBytes(UTF_8), TOKENIZER);

    assertThatThrownBy(() -> BertInput.of(other, TOKENIZER, 48))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "not a tokenizer of the BERT family: expected the tokens [CLS], [SEP] and [PAD], or <s>,"
                + " </s> and <pad>, no [SEP] ("
                + TOKENIZER
                + ")");
  }
}
