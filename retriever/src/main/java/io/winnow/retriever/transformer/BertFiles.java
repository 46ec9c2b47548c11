package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A BERT's {@code config.json} and {@code model.safetensors}, checked against each other and
 * against the tokenizer before a native runtime is started.
 *
 * @param json the whole configuration
 * @param tensors names and shapes that are loaded
 */
record BertFiles(
    ModelJson json, BertConfig config, TensorIndex index, Map<String, long[]> tensors) {
  static BertFiles read(
      Path base, Tokenizer tokenizer, Function<BertConfig, Map<String, long[]>> wanted)
      throws IOException {
    Path configPath = base.resolve("config.json");
    Path weights = base.resolve("model.safetensors");
    for (Path file : new Path[] {configPath, weights}) {
      if (!Files.isRegularFile(file)) {
        throw new ModelFormatException(
            base, "incomplete model: expected " + file.getFileName() + ", found none");
      }
    }
    ModelJson json = ModelJson.read(configPath);
    BertConfig config = BertConfig.read(json);
    config.requireRoomFor(tokenizer.vocabularySize(), base.resolve("tokenizer.json"));
    TensorIndex index = TensorIndex.read(weights);
    Map<String, long[]> tensors = wanted.apply(config);
    index.requireAll(tensors);
    return new BertFiles(json, config, index, tensors);
  }

  BertTransformer load() throws IOException {
    return BertTransformer.load(config, index, tensors);
  }
}
