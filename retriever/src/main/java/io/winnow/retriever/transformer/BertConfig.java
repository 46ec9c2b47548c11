package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of a BERT, from the {@code config.json} of a Hugging Face folder.
 *
 * @param padding the id of padding, from which a RoBERTa counts positions
 */
record BertConfig(
    BertFamily family,
    int vocabulary,
    int hidden,
    int layers,
    int heads,
    int intermediate,
    int positions,
    int types,
    int padding,
    float normEpsilon) {
  /** The name of the dense layer over the first token. */
  static final String POOLER = "pooler.dense";

  private static final String EMBEDDINGS = "embeddings.";

  /** Far more than any BERT has, and few enough to list their tensors. */
  private static final int MOST_LAYERS = 1_000;

  static BertConfig read(ModelJson config) throws IOException {
    BertFamily family = family(config);
    BertFamily.Keys keys = family.keys();
    supported(config, keys.activation(), "gelu");
    supported(config, "position_embedding_type", "absolute");
    BertConfig bert =
        new BertConfig(
            family,
            config.positive("vocab_size"),
            config.positive(keys.hidden()),
            config.positive(keys.layers()),
            config.positive(keys.heads()),
            config.positive(keys.intermediate()),
            config.positive("max_position_embeddings"),
            family.hasTypes() ? config.positive("type_vocab_size", 2) : 0,
            padding(config, family),
            (float) config.root().path("layer_norm_eps").asDouble(1e-12));
    if (bert.layers > MOST_LAYERS) {
      throw new ModelFormatException(
          config.path(),
          keys.layers() + ": expected at most " + MOST_LAYERS + ", found " + bert.layers);
    }
    if (bert.hidden % bert.heads != 0) {
      throw new ModelFormatException(
          config.path(),
          "%s not divisible by %s: expected a multiple of %d, found %d"
              .formatted(keys.hidden(), keys.heads(), bert.heads, bert.hidden));
    }
    if (bert.longest() < BertInput.SHORTEST) {
      throw new ModelFormatException(
          config.path(),
          "max_position_embeddings: expected at least %d, found %d"
              .formatted(bert.firstPosition() + BertInput.SHORTEST, bert.positions));
    }
    return bert;
  }

  private static BertFamily family(ModelJson config) throws ModelFormatException {
    String type = config.text("model_type", "(none)");
    BertFamily family = BertFamily.of(type);
    if (family == null) {
      throw notSupported(config, "model_type", type, BertFamily.supported());
    }
    return family;
  }

  private static int padding(ModelJson config, BertFamily family) throws ModelFormatException {
    int absent = family.countsFromPadding() ? 1 : 0;
    int padding = config.root().path("pad_token_id").asInt(absent);
    if (padding < 0) {
      throw new ModelFormatException(
          config.path(), "pad_token_id: expected 0 or more, found " + padding);
    }
    return padding;
  }

  private static void supported(ModelJson config, String key, String only)
      throws ModelFormatException {
    String found = config.text(key, only);
    if (!found.equals(only)) {
      throw notSupported(config, key, found, List.of(only));
    }
  }

  private static ModelFormatException notSupported(
      ModelJson config, String key, String found, List<String> supported) {
    return new ModelFormatException(
        config.path(),
        key + " " + found + " not supported; supported: " + String.join(", ", supported));
  }

  /** The position of the first token. */
  int firstPosition() {
    return firstPosition(family, padding);
  }

  private static int firstPosition(BertFamily family, int padding) {
    return family.countsFromPadding() ? padding + 1 : 0;
  }

  /** The most tokens that the model can read. */
  int longest() {
    return positions - firstPosition();
  }

  /**
   * The same of a configuration that may be of any model.
   *
   * @param absent where nothing is said
   */
  static int longest(ModelJson config, int absent) throws ModelFormatException {
    if (!config.has("max_position_embeddings")) {
      return absent;
    }
    int positions = config.positive("max_position_embeddings");
    BertFamily family = BertFamily.of(config.text("model_type", ""));
    return family == null ? positions : positions - firstPosition(family, padding(config, family));
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
    shapes.put(EMBEDDINGS + "word_embeddings.weight", new long[] {vocabulary, hidden});
    shapes.put(EMBEDDINGS + "position_embeddings.weight", new long[] {positions, hidden});
    if (family.hasTypes()) {
      shapes.put(EMBEDDINGS + "token_type_embeddings.weight", new long[] {types, hidden});
    }
    norm(shapes, EMBEDDINGS + "LayerNorm");
    BertFamily.Names names = family.names();
    for (int i = 0; i < layers; i++) {
      String layer = names.layer() + i + ".";
      dense(shapes, layer + names.query(), hidden, hidden);
      dense(shapes, layer + names.key(), hidden, hidden);
      dense(shapes, layer + names.value(), hidden, hidden);
      dense(shapes, layer + names.attended(), hidden, hidden);
      norm(shapes, layer + names.attendedNorm());
      dense(shapes, layer + names.intermediate(), intermediate, hidden);
      dense(shapes, layer + names.output(), hidden, intermediate);
      norm(shapes, layer + names.outputNorm());
    }
    return shapes;
  }

  /**
   * Those of the layers, for each in this order weight and bias of query, key, value, the dense
   * layer and the norm after attention, the two dense layers of the feed-forward block and the norm
   * after it.
   */
  List<String> layerTensors() {
    return tensors().keySet().stream().filter(name -> !name.startsWith(EMBEDDINGS)).toList();
  }

  /** The same with the pooler. */
  Map<String, long[]> tensorsWithPooler() {
    Map<String, long[]> shapes = tensors();
    dense(shapes, POOLER, hidden, hidden);
    return shapes;
  }

  /** Those of the encoder and of a classifier's head. */
  Map<String, long[]> tensorsWithHead(int labels) {
    Map<String, long[]> shapes = tensors();
    dense(shapes, family.head().dense(), hidden, hidden);
    dense(shapes, family.head().out(), labels, hidden);
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
