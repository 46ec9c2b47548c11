package io.winnow.retriever.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.engine.ModelFormatException;
import io.winnow.engine.distill.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies where in a sentence encoder's folder, and what it says about its use.
 *
 * <p>Follows the layout of sentence-transformers 5: {@code modules.json} names the folders of the
 * Transformer and Pooling modules; without it the Transformer is the folder itself.
 *
 * @param base the Transformer module's folder
 * @param weights {@code model.safetensors}, or an ONNX file
 * @param pooling the mean where nothing is said
 * @param maxLength in tokens, special tokens included
 * @param lowercase whether text is put in lower case before it is tokenised
 */
record ModelFolder(
    Path base, Path weights, Path tokenizer, Pooling pooling, int maxLength, boolean lowercase) {
  private static final String ONNX = ".onnx";
  private static final List<String> WEIGHTS =
      List.of("model.safetensors", "model.onnx", "onnx/model.onnx");
  private static final int USUAL_LENGTH = 512;

  /** Looks at a folder or at an ONNX file. */
  static ModelFolder of(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return folder(source);
    }
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString(), null, "no such model");
    }
    String name = source.getFileName().toString();
    if (!name.endsWith(ONNX)) {
      throw new ModelFormatException(
          source, "not a model: expected a folder or a file that ends in " + ONNX);
    }
    Path own =
        source.resolveSibling(name.substring(0, name.length() - ONNX.length()) + "-tokenizer.json");
    Path base = source.toAbsolutePath().resolveSibling("");
    if (Files.isRegularFile(own)) {
      return new ModelFolder(base, source, own, Pooling.MEAN, USUAL_LENGTH, false);
    }
    Path tokenizer = source.resolveSibling("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw new ModelFormatException(
          source,
          "no tokenizer beside it: expected "
              + own.getFileName()
              + " or tokenizer.json, found"
              + " neither");
    }
    return described(base, base, source, tokenizer);
  }

  private static ModelFolder folder(Path root) throws IOException {
    Path base = root;
    for (Module module : modules(root)) {
      if (module.type().equals("Transformer")) {
        base = root.resolve(module.path());
      }
    }
    for (String name : WEIGHTS) {
      Path weights = base.resolve(name);
      if (Files.isRegularFile(weights)) {
        return described(root, base, weights, tokenizer(base));
      }
    }
    throw new ModelFormatException(
        base, "no weights: expected one of " + String.join(", ", WEIGHTS) + ", found none");
  }

  /** The tokenizer of a folder. */
  static Path tokenizer(Path base) throws ModelFormatException {
    Path tokenizer = base.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw new ModelFormatException(base, "no tokenizer: expected tokenizer.json, found none");
    }
    return tokenizer;
  }

  private static ModelFolder described(Path root, Path base, Path weights, Path tokenizer)
      throws IOException {
    ModelJson bert = ModelJson.readIfPresent(base.resolve("sentence_bert_config.json"));
    int limit = bert.positive("max_seq_length", lengthLimit(base));
    return new ModelFolder(
        base, weights, tokenizer, pooling(root), limit, bert.flag("do_lower_case"));
  }

  /** The least of what model and tokenizer allow; 512 where neither says anything. */
  static int lengthLimit(Path base) throws IOException {
    ModelJson config = ModelJson.readIfPresent(base.resolve("config.json"));
    ModelJson tokenizer = ModelJson.readIfPresent(base.resolve("tokenizer_config.json"));
    int positions = config.positive("max_position_embeddings", USUAL_LENGTH);
    // A tokenizer without a limit says 1e30.
    double length = tokenizer.root().path("model_max_length").asDouble(positions);
    return length >= 1 ? (int) Math.min(positions, length) : positions;
  }

  private record Module(String path, String type) {}

  private static List<Module> modules(Path root) throws IOException {
    Path path = root.resolve("modules.json");
    List<Module> modules = new ArrayList<>();
    for (JsonNode node : ModelJson.readIfPresent(path).root()) {
      String type = node.path("type").asText();
      String name = type.substring(type.lastIndexOf('.') + 1);
      if (!List.of("Transformer", "Pooling", "Normalize").contains(name)) {
        throw new ModelFormatException(
            path, "module " + type + " not supported; supported: Transformer, Pooling, Normalize");
      }
      modules.add(new Module(node.path("path").asText(), name));
    }
    return modules;
  }

  private static Pooling pooling(Path root) throws IOException {
    Path folder = root.resolve("1_Pooling");
    for (Module module : modules(root)) {
      if (module.type().equals("Pooling")) {
        folder = root.resolve(module.path());
      }
    }
    ModelJson config = ModelJson.readIfPresent(folder.resolve("config.json"));
    List<String> modes = new ArrayList<>();
    if (config.has("pooling_mode")) {
      modes.add(config.text("pooling_mode", ""));
    }
    for (var property : config.root().properties()) {
      if (property.getKey().startsWith("pooling_mode_") && property.getValue().asBoolean()) {
        modes.add(property.getKey().substring("pooling_mode_".length()));
      }
    }
    return switch (String.join("+", modes)) {
      case "", "mean", "mean_tokens" -> Pooling.MEAN;
      case "cls", "cls_token" -> Pooling.FIRST;
      default ->
          throw new ModelFormatException(
              config.path(),
              "pooling " + String.join("+", modes) + " not supported; supported: mean, cls");
    };
  }
}
