package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shape of a BERT, from the {@code config.json} of a Hugging Face folder. */
record BertConfig(
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int positions,
    int types,
    float normEpsilon) {
  /** The name of the dense layer over the first token. */
  static final String POOLER = "pooler.dense";

  private static final List<String> MODEL_TYPES = List.of("bert");

  /** Far more than any BERT has, and few enough to list their tensors. */
  private static final int MOST_LAYERS = 1_000;

  static BertConfig read(ModelJson config) throws IOException {
    supported(config, "model_type", config.text("model_type", "(none)"), MODEL_TYPES);
    supported(config, "hidden_act", config.text("hidden_act", "gelu"), List.of("gelu"));
    supported(
        config,
        "position_embedding_type",
        config.text("position_embedding_type", "absolute"),
        List.of("absolute"));
    BertConfig bert =
        new BertConfig(
            config.positive("vocab_size"),
            config.positive("hidden_size"),
            config.positive("num_hidden_layers"),
            config.positive("num_attention_heads"),
            config.positive("intermediate_size"),
            config.positive("max_position_embeddings"),
            config.positive("type_vocab_size", 2),
            (float) config.root().path("layer_norm_eps").asDouble(1e-12));
    if (bert.layers > MOST_LAYERS) {
      throw new ModelFormatException(
          config.path(),
          "num_hidden_layers: expected at most " + MOST_LAYERS + ", found " + bert.layers);
    }
    if (bert.hidden % bert.heads != 0) {
      throw new ModelFormatException(
          config.path(),
          "hidden_size not divisible by num_attention_heads: expected a multiple of %d, found %d"
              .formatted(bert.heads, bert.hidden));
    }
    return bert;
  }

  private static void supported(ModelJson config, String key, String found, List<String> supported)
      throws ModelFormatException {
    if (!supported.contains(found)) {
      throw new ModelFormatException(
          config.path(),
          key + " " + found + " not supported; supported: " + String.join(", ", supported));
    }
  }

  /** Refuses a tokenizer with more ids than the embedding matrix has rows. */
  void requireRoomFor(int vocabularySize, Path tokenizer) throws ModelFormatException {
    if (vocabularySize > vocabulary) {
      throw new ModelFormatException(
          tokenizer,
          ("tokenizer does not fit the model: expected at most %d ids, the rows of the embedding"
                  + " matrix, found %d")
              .formatted(vocabulary, vocabularySize));
    }
  }

  /** Names (without the prefix {@code bert.}) and shapes of the encoder's tensors. */
  Map<String, long[]> tensors() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("embeddings.word_embeddings.weight", new long[] {vocabulary, hidden});
    shapes.put("embeddings.position_embeddings.weight", new long[] {positions, hidden});
    shapes.put("embeddings.token_type_embeddings.weight", new long[] {types, hidden});
    norm(shapes, "embeddings.LayerNorm");
    for (int i = 0; i < layers; i++) {
      String layer = "encoder.layer." + i + ".";
      dense(shapes, layer + "attention.self.query", hidden, hidden);
      dense(shapes, layer + "attention.self.key", hidden, hidden);
      dense(shapes, layer + "attention.self.value", hidden, hidden);
      dense(shapes, layer + "attention.output.dense", hidden, hidden);
      norm(shapes, layer + "attention.output.LayerNorm");
      dense(shapes, layer + "intermediate.dense", intermediate, hidden);
      dense(shapes, layer + "output.dense", hidden, intermediate);
      norm(shapes, layer + "output.LayerNorm");
    }
    return shapes;
  }

  /** The same with the pooler. */
  Map<String, long[]> tensorsWithPooler() {
    Map<String, long[]> shapes = tensors();
    dense(shapes, POOLER, hidden, hidden);
    return shapes;
  }

  /** The same with the head of a classifier of one label. */
  Map<String, long[]> tensorsWithHead() {
    Map<String, long[]> shapes = tensorsWithPooler();
    dense(shapes, "classifier", 1, hidden);
    return shapes;
  }

  private static void dense(Map<String, long[]> shapes, String name, int out, int in) {
    shapes.put(name + ".weight", new long[] {out, in});
    shapes.put(name + ".bias", new long[] {out});
  }

  private void norm(Map<String, long[]> shapes, String name) {
    shapes.put(name + ".weight", new long[] {hidden});
    shapes.put(name + ".bias", new long[] {hidden});
  }
}
