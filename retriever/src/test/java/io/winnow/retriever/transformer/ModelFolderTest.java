package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.distill.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void copy() throws IOException {
    folder = TinyModels.copy("tiny-mean", temp.resolve("model"));
  }

  private static void replace(Path file, String old, String by) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, by));
  }

  private void refuses(Path source, Path named, String problem) {
    assertThatThrownBy(() -> ModelFolder.of(source))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(problem + " (" + named + ")");
  }

  @Test
  void reads_what_the_folder_says() throws IOException {
    ModelFolder found = ModelFolder.of(folder);

    assertThat(found.weights()).isEqualTo(folder.resolve("model.safetensors"));
    assertThat(found.pooling()).isEqualTo(Pooling.MEAN);
    assertThat(found.maxLength()).isEqualTo(48);
    assertThat(found.positions()).isEqualTo(64);
    assertThat(found.lowercase()).isFalse();
  }

  @Test
  void prompts_are_those_of_sentence_transformers() throws IOException {
    assertThat(ModelFolder.of(folder).queryPrompt()).isEmpty();
    assertThat(ModelFolder.of(folder).documentPrompt()).isEmpty();
    Path config = folder.resolve("config_sentence_transformers.json");
    Files.writeString(
        config, "{\"prompts\": {\"query\": \"query: \", \"passage\": \"passage: \"}}");
    assertThat(ModelFolder.of(folder).queryPrompt()).isEqualTo("query: ");
    assertThat(ModelFolder.of(folder).documentPrompt()).isEqualTo("passage: ");
    Files.writeString(config, "{\"prompts\": {\"passage\": \"p\", \"document\": \"d\"}}");
    assertThat(ModelFolder.of(folder).documentPrompt()).isEqualTo("d");
  }

  @Test
  void prefers_safetensors_then_onnx_then_the_onnx_folder() throws IOException {
    Files.createDirectory(folder.resolve("onnx"));
    Files.createFile(folder.resolve("onnx/model.onnx"));
    Files.createFile(folder.resolve("model.onnx"));

    for (String weights : new String[] {"model.safetensors", "model.onnx", "onnx/model.onnx"}) {
      assertThat(ModelFolder.of(folder).weights()).isEqualTo(folder.resolve(weights));
      Files.delete(folder.resolve(weights));
    }
    refuses(
        folder,
        folder,
        "no weights: expected one of model.safetensors, model.onnx, onnx/model.onnx, found none");
  }

  @Test
  void follows_the_path_of_the_transformer_module() throws IOException {
    Path base = Files.createDirectory(folder.resolve("0_Transformer"));
    for (String file : new String[] {"model.safetensors", "config.json", "tokenizer.json"}) {
      Files.move(folder.resolve(file), base.resolve(file));
    }
    replace(folder.resolve("modules.json"), "\"path\": \"\"", "\"path\": \"0_Transformer\"");

    assertThat(ModelFolder.of(folder).base()).isEqualTo(base);
    assertThat(ModelFolder.of(folder).maxLength()).isEqualTo(64);
  }

  @Test
  void a_plain_folder_pools_the_mean_over_all_positions() throws IOException {
    for (String file : new String[] {"modules.json", "sentence_bert_config.json"}) {
      Files.delete(folder.resolve(file));
    }
    Files.delete(folder.resolve("1_Pooling/config.json"));

    assertThat(ModelFolder.of(folder).pooling()).isEqualTo(Pooling.MEAN);
    assertThat(ModelFolder.of(folder).maxLength()).isEqualTo(64);
  }

  @Test
  void the_limit_of_the_tokenizer_counts_where_the_module_has_none() throws IOException {
    Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"max_seq_length\": null}");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"model_max_length\": 32}");
    assertThat(ModelFolder.of(folder).maxLength()).isEqualTo(32);

    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"model_max_length\": 1000000000000000019884624838656}");
    assertThat(ModelFolder.of(folder).maxLength()).isEqualTo(64);
  }

  @Test
  void no_length_exceeds_the_positions() throws IOException {
    Path config = folder.resolve("sentence_bert_config.json");
    replace(config, "48", "512");
    assertThat(ModelFolder.of(folder).maxLength()).isEqualTo(64);

    replace(config, "512", "4");
    refuses(folder, folder, "sequences too short: expected at least 5 tokens, found 4");
  }

  @Test
  void options_are_held_to_the_positions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentenceEncoder.load(folder, EncoderOptions.defaults().withMaxLength(65)))
        .withMessage(
            "maxLength out of range: expected at most 64, the model's positions, found 65");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncoderOptions.defaults().withMaxLength(4))
        .withMessage("maxLength out of range: expected 0 or at least 5, found 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EncoderOptions.defaults().withThreads(-1))
        .withMessage("threads out of range: expected 0 or more, found -1");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"pooling_mode\": \"mean\"}', MEAN",
    "'{\"pooling_mode\": \"cls\"}', FIRST",
    "'{\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": false}', FIRST"
  })
  void reads_both_forms_of_the_pooling_mode(String json, Pooling pooling) throws IOException {
    Files.writeString(folder.resolve("1_Pooling/config.json"), json);

    assertThat(ModelFolder.of(folder).pooling()).isEqualTo(pooling);
  }

  @Test
  void refuses_other_pooling_by_name() throws IOException {
    Path config = folder.resolve("1_Pooling/config.json");
    replace(config, "\"pooling_mode_max_tokens\": false", "\"pooling_mode_max_tokens\": true");
    refuses(folder, config, "pooling mean_tokens+max_tokens not supported; supported: mean, cls");

    Files.writeString(config, "{\"pooling_mode_weightedmean_tokens\": true}");
    refuses(folder, config, "pooling weightedmean_tokens not supported; supported: mean, cls");
  }

  @Test
  void refuses_modules_that_change_the_vector() throws IOException {
    Path modules = folder.resolve("modules.json");
    replace(modules, "models.Normalize", "models.Dense");

    refuses(
        folder,
        modules,
        "module sentence_transformers.models.Dense not supported; supported: Transformer, Pooling,"
            + " Normalize");
  }

  @Test
  void refuses_a_folder_without_tokenizer() throws IOException {
    Files.delete(folder.resolve("tokenizer.json"));

    refuses(folder, folder, "no tokenizer: expected tokenizer.json, found none");
  }

  @Test
  void an_onnx_file_takes_the_tokenizer_of_its_name_and_no_settings() throws IOException {
    Path file = Files.createFile(folder.resolve("small.onnx"));
    Path own = Files.move(folder.resolve("tokenizer.json"), folder.resolve("small-tokenizer.json"));
    ModelFolder found = ModelFolder.of(file);

    assertThat(found.tokenizer()).isEqualTo(own);
    assertThat(found.maxLength()).isEqualTo(512);
    Files.delete(own);
    refuses(
        file,
        file,
        "no tokenizer beside it: expected small-tokenizer.json or tokenizer.json, found neither");
  }

  @Test
  void an_onnx_file_in_a_described_folder_takes_its_settings() throws IOException {
    ModelFolder found = ModelFolder.of(Files.createFile(folder.resolve("small.onnx")));

    assertThat(found.weights()).isEqualTo(folder.resolve("small.onnx"));
    assertThat(found.maxLength()).isEqualTo(48);
  }

  @Test
  void an_onnx_file_in_the_folder_onnx_takes_the_settings_of_the_folder_above() throws IOException {
    Path onnx = Files.createDirectory(folder.resolve("onnx"));
    Path file = Files.createFile(onnx.resolve("model_int8.onnx"));
    ModelFolder found = ModelFolder.of(file);
    assertThat(found.weights()).isEqualTo(file);
    assertThat(found.tokenizer()).isEqualTo(folder.resolve("tokenizer.json"));
    assertThat(found.maxLength()).isEqualTo(48);
    Path own = Files.copy(folder.resolve("tokenizer.json"), onnx.resolve("tokenizer.json"));
    assertThat(ModelFolder.of(file).tokenizer()).isEqualTo(own);
  }

  @Test
  void refuses_what_is_no_model() throws IOException {
    Path text = Files.createFile(temp.resolve("notes.txt"));
    refuses(text, text, "not a model: expected a folder or a file that ends in .onnx");

    Path absent = temp.resolve("absent");
    assertThatThrownBy(() -> ModelFolder.of(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(absent + ": no such model");
  }

  @Test
  void refuses_settings_that_are_not_json() throws IOException {
    Path modules = Files.writeString(folder.resolve("modules.json"), "[{");

    assertThatThrownBy(() -> ModelFolder.of(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("not JSON: ")
        .hasMessageEndingWith("(" + modules + ")");
  }

  @Test
  void weights_beside_an_onnx_file_decide_with_it() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    Path graph = Files.writeString(folder.resolve("model.onnx"), "graph");
    Path tokenizer = folder.resolve("tokenizer.json");
    ModelFolder found = ModelFolder.of(folder);
    assertThat(found.deciding()).containsExactly(graph, tokenizer);
    String alone = Fingerprint.of(found.deciding());

    Path dotted = Files.writeString(folder.resolve("model.onnx.data"), "weights");
    Path data = Files.writeString(folder.resolve("model.onnx_data"), "weights");
    assertThat(found.deciding()).containsExactly(graph, dotted, data, tokenizer);
    String first = Fingerprint.of(found.deciding());
    Files.writeString(data, "weighty");
    assertThat(Fingerprint.of(found.deciding())).isNotIn(alone, first);
  }
}
