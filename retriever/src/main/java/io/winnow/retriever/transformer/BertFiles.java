package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A BERT's {@code config.json} and {@code model.safetensors}, checked against each other and
 * against the tokenizer before a native runtime is started.
 *
 * @param json the whole configuration
 * @param tensors names and shapes that are loaded
 */
record BertFiles(
    ModelJson json, BertConfig config, TensorIndex index, Map<String, long[]> tensors) {
  /** The name of the weights' file. */
  static final String WEIGHTS = "model.safetensors";

  private static final String CLASSIFIER = "BertForSequenceClassification";

  /** An encoder's, with its pooler if it has one. */
  static BertFiles read(Path base, Tokenizer tokenizer) throws IOException {
    ModelJson json = json(base);
    BertConfig config = BertConfig.read(json);
    TensorIndex index = TensorIndex.read(base.resolve(WEIGHTS));
    boolean pooler = index.has(BertConfig.POOLER + ".weight");
    return checked(
        base,
        tokenizer,
        json,
        config,
        index,
        pooler ? config.tensorsWithPooler() : config.tensors());
  }

  /** A classifier's with one label, which also reads pairs. */
  static BertFiles readWithHead(Path base, Tokenizer tokenizer) throws IOException {
    ModelJson json = json(base);
    BertConfig config = BertConfig.read(json);
    String found = json.root().path("architectures").path(0).asText(CLASSIFIER);
    if (!found.equals(CLASSIFIER)) {
      throw new ModelFormatException(
          json.path(),
          "not a cross-encoder: expected architecture " + CLASSIFIER + ", found " + found);
    }
    if (config.types() < 2) {
      throw new ModelFormatException(
          json.path(), "type_vocab_size: expected at least 2, found " + config.types());
    }
    TensorIndex index = TensorIndex.read(base.resolve(WEIGHTS));
    return checked(base, tokenizer, json, config, index, config.tensorsWithHead());
  }

  private static ModelJson json(Path base) throws IOException {
    for (String file : new String[] {"config.json", WEIGHTS}) {
      if (!Files.isRegularFile(base.resolve(file))) {
        throw new ModelFormatException(base, "incomplete model: expected " + file + ", found none");
      }
    }
    return ModelJson.read(base.resolve("config.json"));
  }

  private static BertFiles checked(
      Path base,
      Tokenizer tokenizer,
      ModelJson json,
      BertConfig config,
      TensorIndex index,
      Map<String, long[]> tensors)
      throws IOException {
    config.requireRoomFor(tokenizer.vocabularySize(), base.resolve("tokenizer.json"));
    index.requireAll(tensors);
    return new BertFiles(json, config, index, tensors);
  }

  /** Starts PyTorch and loads; call it on {@link NativeThreads}. */
  BertTransformer load() throws IOException {
    DjlRuntime.PYTORCH.require();
    return BertTransformer.load(config, index, tensors);
  }
}
