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
import java.nio.file.StandardCopyOption;
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
    replace(config, "\"model_type\": \"bert\"", "\"model_type\": \"deberta-v2\"");

    refuses(
        "model_type deberta-v2 not supported; supported: bert, distilbert, roberta, xlm-roberta ("
            + config
            + ")");
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
    assertThatThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "activation torch.nn.modules.activation.Tanh not supported; supported: Identity,"
                + " Sigmoid ("
                + file
                + ")");

    replace(file, "BertForSequenceClassification", "BertForMaskedLM");
    assertThatThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "architecture BertForMaskedLM not supported with model_type bert as a cross-encoder;"
                + " supported: BertForSequenceClassification, DistilBertForSequenceClassification,"
                + " RobertaForSequenceClassification, XLMRobertaForSequenceClassification ("
                + file
                + ")");

    replace(file, "BertForMaskedLM", "DebertaV2ForSequenceClassification");
    replace(file, "\"model_type\": \"bert\"", "\"model_type\": \"deberta-v2\"");
    assertThatThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(
            "architecture DebertaV2ForSequenceClassification not supported as a cross-encoder;"
                + " supported: BertForSequenceClassification, ");

    assertThatThrownBy(() -> PairScorer.load(folder, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("architecture BertModel not supported with model_type bert");
  }

  @Test
  void a_cross_encoder_without_weights() throws IOException {
    Path pairs = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    for (String name : new String[] {"model.safetensors", "model.pt"}) {
      Files.delete(pairs.resolve(name));
    }
    Files.delete(pairs.resolve("onnx/model.onnx"));
    Files.delete(pairs.resolve("onnx/model_quantized.onnx"));
    assertThatThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "no weights: expected one of model.safetensors, model.onnx, onnx/model.onnx,"
                + " model_quantized.onnx, onnx/model_quantized.onnx, model.pt, found none ("
                + pairs
                + ")");

    Files.writeString(pairs.resolve("pytorch_model.bin"), "");
    assertThatThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults()))
        .hasMessageContaining("found pytorch_model.bin, which is Python code to run");
  }

  @Test
  void a_cross_encoder_whose_tokenizer_has_more_ids_than_the_model() throws IOException {
    Path pairs = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    replace(
        pairs.resolve("tokenizer.json"),
        "\"added_tokens\":[",
        "\"added_tokens\":[{\"id\":199,\"content\":\"[NEW]\",\"single_word\":false,\"lstrip\":"
            + "false,\"rstrip\":false,\"normalized\":false,\"special\":true},");
    assertThatThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tokenizer does not fit the model: expected at most 199 ids");
    for (String file : new String[] {"onnx/model.onnx", "model.pt"}) {
      Path source = pairs.resolve(file);
      assertThatThrownBy(() -> PairScorer.load(source, PairOptions.defaults()))
          .as(file)
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("does not read ")
          .hasMessageContaining(source.toString());
    }
  }

  @Test
  void a_tokenizer_of_bytes() throws IOException {
    Path roberta = TinyModels.copy("tiny-xlmr", temp.resolve("roberta"));
    replace(roberta.resolve("tokenizer.json"), "\"type\":\"Unigram\"", "\"type\":\"BPE\"");
    assertThatThrownBy(() -> PairScorer.load(roberta, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("BPE is not supported; supported: ");
  }

  @Test
  void traces_that_would_be_silently_wrong() throws IOException {
    Path pairs = TinyModels.path("tiny-pairs");
    assertThatThrownBy(() -> PairScorer.load(pairs.resolve("no-types.pt"), PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("ignores token_type_ids: ");
    assertThatThrownBy(
            () -> PairScorer.load(pairs.resolve("one-length.pt"), PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("does not read pairs of any length: expected each pair's own");

    Path folder = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    Path trace = Files.writeString(folder.resolve("model.pt"), "not a model");
    assertThatThrownBy(() -> PairScorer.load(trace, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("not a usable TorchScript file: ");
  }

  /** The files of a DistilBERT have no token types, which a BERT needs. */
  @Test
  void files_without_the_token_types_of_the_config() throws IOException {
    Path folder = TinyModels.copy("tiny-distilbert", temp.resolve("pairs"));
    Files.copy(
        TinyModels.path("tiny-pairs/config.json"),
        folder.resolve("config.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> PairScorer.load(folder.resolve("model.onnx"), PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("inputs: expected token_type_ids, since config.json has token types");
    assertThatThrownBy(() -> PairScorer.load(folder.resolve("model.pt"), PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(
            "does not read pairs: expected the inputs input_ids, attention_mask and"
                + " token_type_ids of any length, found: ");
  }

  @Test
  void an_onnx_file_without_logits() throws IOException {
    Path onnx = TinyModels.path("tiny.onnx");
    Path folder = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    Path source = Files.copy(onnx, folder.resolve("hidden.onnx"));
    assertThatThrownBy(() -> PairScorer.load(source, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(
            "no logits in the outputs: expected logits of shape [batch, labels] in float32, found"
                + " [last_hidden_state");
  }

  @Test
  void a_classifier_of_two_labels() throws IOException {
    folder = TinyModels.copy("tiny-pairs", temp.resolve("pairs"));
    weights = folder.resolve("model.safetensors");
    header("\"shape\":[1,32]", "\"shape\":[2,32]");

    assertThatThrownBy(() -> PairScorer.load(folder, PairOptions.defaults()))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensor classifier.weight: expected 128 bytes, found 64");
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
        .isThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults().withMaxLength(65)))
        .withMessage("maxLength out of range: expected 5 to 64, found 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairScorer.load(pairs, PairOptions.defaults().withMaxLength(4)))
        .withMessage("maxLength out of range: expected 5 to 64, found 4");
  }
}
