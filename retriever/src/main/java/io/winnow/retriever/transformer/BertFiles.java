package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

  /** Far more than any cross-encoder has. */
  private static final int MOST_LABELS = 10_000;

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

  /** A classifier's with its head, which also reads pairs. */
  static BertFiles readWithHead(Path base, Tokenizer tokenizer) throws IOException {
    ModelJson json = json(base);
    requireClassifier(json);
    BertConfig config = BertConfig.read(json);
    if (config.family() == BertFamily.BERT && config.types() < 2) {
      throw new ModelFormatException(
          json.path(), "type_vocab_size: expected at least 2, found " + config.types());
    }
    TensorIndex index = TensorIndex.read(base.resolve(WEIGHTS));
    int labels = Math.clamp(labels(config, index), 1, MOST_LABELS);
    return checked(base, tokenizer, json, config, index, config.tensorsWithHead(labels));
  }

  /** Refuses a configuration that names another architecture than one of the cross-encoders. */
  static void requireClassifier(ModelJson json) throws ModelFormatException {
    BertFamily family = BertFamily.of(json.text("model_type", ""));
    List<String> expected =
        family == null ? BertFamily.supportedClassifiers() : family.classifiers();
    String found = json.root().path("architectures").path(0).asText(expected.getFirst());
    if (!expected.contains(found)) {
      throw new ModelFormatException(
          json.path(),
          "architecture %s not supported%s as a cross-encoder; supported: %s"
              .formatted(
                  found,
                  family == null ? "" : " with model_type " + json.text("model_type", ""),
                  String.join(", ", BertFamily.supportedClassifiers())));
    }
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
  BertTransformer load(Precision precision) throws IOException {
    DjlRuntime.PYTORCH.require();
    return BertTransformer.load(config, index, tensors, precision);
  }

  /** The same for what {@link #readWithHead} has read. */
  BertClassifier loadClassifier(Precision precision) throws IOException {
    return new BertClassifier(load(precision), Math.toIntExact(labels(config, index)));
  }

  private static long labels(BertConfig config, TensorIndex index) {
    return index.rows(config.family().head().out() + ".weight");
  }
}
