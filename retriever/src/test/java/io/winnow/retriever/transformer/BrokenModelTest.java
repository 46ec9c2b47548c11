package io.winnow.retriever.transformer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrokenModelTest {
  @TempDir Path temp;
  private Path folder;
  private Path config;
  private Path weights;

  @BeforeEach
  void copy() throws IOException {
    folder = TinyModels.copy("tiny-mean", temp.resolve("model"));
    config = folder.resolve("config.json");
    weights = folder.resolve("model.safetensors");
  }

  private static void replace(Path file, String old, String by) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, by));
  }

  /** Changes the header to text of the same length. */
  private void header(String old, String by) throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    String header = new String(bytes, 8, length, UTF_8);
    assertThat(header).contains(old);
    byte[] changed = header.replace(old, by).getBytes(UTF_8);
    assertThat(changed).hasSize(length);
    System.arraycopy(changed, 0, bytes, 8, length);
    Files.write(weights, bytes);
  }

  private void refuses(String... parts) {
    assertThatThrownBy(() -> SentenceEncoder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .message()
        .contains(parts);
  }

  @Test
  void another_architecture() throws IOException {
    replace(config, "\"model_type\": \"bert\"", "\"model_type\": \"roberta\"");

    refuses("model_type roberta not supported; supported: bert (" + config + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"hidden_act\": \"gelu\"', '\"hidden_act\": \"relu\"',"
        + " 'hidden_act relu not supported; supported: gelu'",
    "'\"hidden_size\": 32', '\"hidden_size\": 0',"
        + " 'hidden_size: expected a positive integer, found 0'",
    "'\"hidden_size\": 32', '\"hidden\": 32',"
        + " 'hidden_size: expected a positive integer, found nothing'",
    "'\"num_hidden_layers\": 2', '\"num_hidden_layers\": 2000000000',"
        + " 'num_hidden_layers: expected at most 1000, found 2000000000'",
    "'\"num_attention_heads\": 4', '\"num_attention_heads\": 5',"
        + " 'hidden_size not divisible by num_attention_heads: expected a multiple of 5, found 32'"
  })
  void a_config_that_makes_no_sense(String old, String by, String message) throws IOException {
    replace(config, old, by);

    refuses(message + " (" + config + ")");
  }

  @Test
  void missing_files() throws IOException {
    Files.delete(config);

    refuses("incomplete model: expected config.json, found none (" + folder + ")");
  }

  @Test
  void a_vocabulary_larger_than_the_embedding_matrix() throws IOException {
    replace(config, "\"vocab_size\": 199", "\"vocab_size\": 100");

    refuses(
        "tokenizer does not fit the model: expected at most 100 ids, the rows of the embedding"
            + " matrix, found 199 ("
            + folder.resolve("tokenizer.json")
            + ")");
  }

  @Test
  void a_tensor_of_another_shape() throws IOException {
    replace(config, "\"vocab_size\": 199", "\"vocab_size\": 200");

    refuses(
        "tensor embeddings.word_embeddings.weight: expected shape [200, 32], found [199, 32] ("
            + weights);
  }

  @Test
  void a_missing_tensor() throws IOException {
    header("encoder.layer.1.output.dense.bias", "encoder.layer.1.output.dense.bios");

    refuses(
        "tensor encoder.layer.1.output.dense.bias missing: expected shape [32] (" + weights + ")");
  }

  @Test
  void a_tensor_of_another_type() throws IOException {
    header("\"dtype\":\"F32\",\"shape\":[199,32]", "\"dtype\":\"I32\",\"shape\":[199,32]");

    refuses(
        "tensor embeddings.word_embeddings.weight: dtype I32 not supported; supported: F32, F16,"
            + " BF16");
  }

  @Test
  void a_tensor_of_fewer_bytes_than_its_shape() throws IOException {
    header("\"dtype\":\"F32\",\"shape\":[199,32]", "\"dtype\":\"F16\",\"shape\":[199,32]");

    refuses("tensor embeddings.word_embeddings.weight: expected 12736 bytes, found 25472");
  }

  @Test
  void every_truncation_of_the_weights() throws IOException {
    int header = headerEnd();
    try (FileChannel file = FileChannel.open(weights, READ, WRITE)) {
      // Some cuts in the data, then every cut in the header.
      for (long length = file.size(); length > 0; ) {
        length -= length > header + 1000 ? 997 : 1;
        file.truncate(length);
        assertThatThrownBy(() -> TensorIndex.read(weights))
            .as("cut at %d", length)
            .isInstanceOf(ModelFormatException.class);
      }
    }
  }

  @Test
  void every_changed_byte_of_the_header_is_read_or_refused() throws IOException {
    int header = headerEnd();
    BertConfig bert = BertConfig.read(ModelJson.read(config));
    int refused = 0;
    try (FileChannel file = FileChannel.open(weights, READ, WRITE)) {
      for (int i = 0; i < header; i++) {
        ByteBuffer old = ByteBuffer.allocate(1);
        file.read(old, i);
        file.write(ByteBuffer.wrap(new byte[] {(byte) (old.get(0) ^ 0x11)}), i);
        try {
          TensorIndex.read(weights).requireAll(bert.tensors());
        } catch (ModelFormatException e) {
          refused++;
        }
        file.write(old.flip(), i);
      }
    }
    TensorIndex.read(weights).requireAll(bert.tensors());
    assertThat(refused).isGreaterThan(header * 9 / 10);
  }

  private int headerEnd() throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    return 8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  @Test
  void header_lengths_beyond_the_file() throws IOException {
    byte[] bytes = Files.readAllBytes(weights);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    Files.write(weights, bytes);

    refuses("header length out of range: expected 2 to ", ", found " + Long.MAX_VALUE, "offset 0");
  }

  @Test
  void an_onnx_file_that_is_none() throws IOException {
    Files.delete(weights);
    Path onnx = Files.writeString(folder.resolve("model.onnx"), "not a model");

    refuses("not a usable ONNX file: ", "(" + onnx + ")");
  }

  @Test
  void an_onnx_file_with_a_smaller_vocabulary_than_the_tokenizer() throws IOException {
    Files.delete(weights);
    Path onnx = Files.copy(TinyModels.path("tiny.onnx"), folder.resolve("model.onnx"));
    replace(
        folder.resolve("tokenizer.json"),
        "\"added_tokens\":[",
        "\"added_tokens\":[{\"id\":199,\"content\":\"[NEW]\",\"single_word\":false,\"lstrip\":"
            + "false,\"rstrip\":false,\"normalized\":false,\"special\":true},");

    refuses("the model does not read the tokenizer's ids: ", "(" + onnx + ")");
  }

  @Test
  void a_cross_encoder_needs_its_architecture_and_a_known_activation() throws IOException {
    Path pairs = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    Path file = pairs.resolve("config.json");
    replace(file, "linear.Identity", "activation.Tanh");
    assertThatThrownBy(() -> PairScorer.load(pairs, 0, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "activation torch.nn.modules.activation.Tanh not supported; supported: Identity,"
                + " Sigmoid ("
                + file
                + ")");

    replace(file, "BertForSequenceClassification", "BertForMaskedLM");
    assertThatThrownBy(() -> PairScorer.load(pairs, 0, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "not a cross-encoder: expected architecture BertForSequenceClassification, found"
                + " BertForMaskedLM ("
                + file
                + ")");

    assertThatThrownBy(() -> PairScorer.load(folder, 0, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("not a cross-encoder: expected architecture", "BertModel");
  }

  @Test
  void a_classifier_of_two_labels() throws IOException {
    folder = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    weights = folder.resolve("model.safetensors");
    header("\"shape\":[1,32]", "\"shape\":[2,32]");

    assertThatThrownBy(() -> PairScorer.load(folder, 0, 0))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensor classifier.weight: expected shape [1, 32], found [2, 32]");
  }

  @Test
  void an_onnx_file_of_another_kind() throws IOException {
    Files.delete(weights);
    Path onnx = Files.copy(TinyModels.path("tiny.onnx"), folder.resolve("model.onnx"));
    byte[] bytes = Files.readAllBytes(onnx);
    String renamed = new String(bytes, ISO_8859_1).replace("token_type_ids", "token_kind_ids");
    Files.write(onnx, renamed.getBytes(ISO_8859_1));

    refuses(
        "inputs: expected input_ids and any of [input_ids, attention_mask, token_type_ids], found"
            + " [input_ids, attention_mask, token_kind_ids] ("
            + onnx
            + ")");
  }

  @Test
  void a_pair_length_out_of_range() {
    Path pairs = TinyModels.path("tiny-pairs");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairScorer.load(pairs, 65, 0))
        .withMessage("maxLength out of range: expected 5 to 64, found 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairScorer.load(pairs, 4, 0))
        .withMessage("maxLength out of range: expected 5 to 64, found 4");
  }
}
