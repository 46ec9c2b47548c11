package io.winnow.retriever.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.engine.ModelFormatException;
import io.winnow.engine.distill.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
 * @param positions the most tokens that the model can read; Integer.MAX_VALUE if unknown
 * @param lowercase whether text is put in lower case before it is tokenised
 * @param queryPrompt what goes before a query; often empty
 * @param documentPrompt what goes before a document; often empty
 */
record ModelFolder(
    Path base,
    Path weights,
    Path tokenizer,
    Pooling pooling,
    int maxLength,
    int positions,
    boolean lowercase,
    String queryPrompt,
    String documentPrompt) {
  private static final String ONNX = ".onnx";
  private static final List<String> WEIGHTS =
      List.of(BertFiles.WEIGHTS, "model.onnx", "onnx/model.onnx");
  private static final List<String> MODULES = List.of("Transformer", "Pooling", "Normalize");
  private static final String MODE = "pooling_mode_";
  private static final int USUAL_LENGTH = 512;
  private static final String PROMPTS = "config_sentence_transformers.json";
  private static final List<String> QUERY_PROMPTS = List.of("query");
  private static final List<String> DOCUMENT_PROMPTS = List.of("document", "passage", "corpus");

  /**
   * The files that decide what the model answers. An ONNX file holds its own configuration, but
   * often not its weights: those lie beside it, in files whose names go on after its own.
   */
  List<Path> deciding() throws IOException {
    if (weights.endsWith(BertFiles.WEIGHTS)) {
      return List.of(weights, base.resolve("config.json"), tokenizer);
    }
    List<Path> files = onnxFiles(weights);
    files.add(tokenizer);
    return files;
  }

  /** An ONNX file and those beside it that hold its weights. */
  static List<Path> onnxFiles(Path weights) throws IOException {
    List<Path> files = new ArrayList<>();
    files.add(weights);
    String name = weights.getFileName().toString();
    try (Stream<Path> beside = Files.list(weights.toAbsolutePath().resolveSibling(""))) {
      beside
          .filter(Files::isRegularFile)
          .filter(file -> isLonger(file.getFileName().toString(), name))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  private static boolean isLonger(String name, String start) {
    return name.startsWith(start) && name.length() > start.length();
  }

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
      return new ModelFolder(
          base, source, own, Pooling.MEAN, USUAL_LENGTH, Integer.MAX_VALUE, false, "", "");
    }
    base = home(base);
    Path tokenizer = base.resolve("tokenizer.json");
    if (!Files.isRegularFile(tokenizer)) {
      throw new ModelFormatException(
          source,
          "no tokenizer beside it: expected %s or tokenizer.json, found neither"
              .formatted(own.getFileName()));
    }
    return described(base, base, source, tokenizer, pooling(base, modules(base)));
  }

  /** The model's folder, given that of an ONNX file, which on the hub is {@code onnx} in it. */
  private static Path home(Path folder) {
    Path above = folder.getParent();
    if (above == null || Files.isRegularFile(folder.resolve("tokenizer.json"))) {
      return folder;
    }
    boolean inside =
        folder.endsWith("onnx") && Files.isRegularFile(above.resolve("tokenizer.json"));
    return inside ? above : folder;
  }

  private static ModelFolder folder(Path root) throws IOException {
    Map<String, String> modules = modules(root);
    Path base = root.resolve(modules.getOrDefault("Transformer", ""));
    for (String name : WEIGHTS) {
      Path weights = base.resolve(name);
      if (Files.isRegularFile(weights)) {
        return described(root, base, weights, tokenizer(base), pooling(root, modules));
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

  private static ModelFolder described(
      Path root, Path base, Path weights, Path tokenizer, Pooling pooling) throws IOException {
    ModelJson bert = ModelJson.readIfPresent(base.resolve("sentence_bert_config.json"));
    int positions =
        BertConfig.longest(ModelJson.readIfPresent(base.resolve("config.json")), Integer.MAX_VALUE);
    int length = Math.min(positions, bert.positive("max_seq_length", lengthLimit(base)));
    if (length < BertInput.SHORTEST) {
      throw new ModelFormatException(
          base,
          "sequences too short: expected at least %d tokens, found %d"
              .formatted(BertInput.SHORTEST, length));
    }
    ModelJson prompts = ModelJson.readIfPresent(root.resolve(PROMPTS));
    return new ModelFolder(
        base,
        weights,
        tokenizer,
        pooling,
        length,
        positions,
        bert.flag("do_lower_case"),
        prompt(prompts, QUERY_PROMPTS),
        prompt(prompts, DOCUMENT_PROMPTS));
  }

  /** The first of the named prompts that there is, as sentence-transformers 5 chooses. */
  private static String prompt(ModelJson config, List<String> names) {
    for (String name : names) {
      JsonNode prompt = config.root().path("prompts").path(name);
      if (prompt.isTextual()) {
        return prompt.textValue();
      }
    }
    return "";
  }

  /** The least of what model and tokenizer allow; 512 where neither says anything. */
  static int lengthLimit(Path base) throws IOException {
    int positions =
        BertConfig.longest(ModelJson.readIfPresent(base.resolve("config.json")), USUAL_LENGTH);
    ModelJson tokenizer = ModelJson.readIfPresent(base.resolve("tokenizer_config.json"));
    // A tokenizer without a limit says 1e30.
    double length = tokenizer.root().path("model_max_length").asDouble(positions);
    return (int) Math.min(positions, length);
  }

  /** Type, without its package, to path of each module. */
  private static Map<String, String> modules(Path root) throws IOException {
    Path path = root.resolve("modules.json");
    Map<String, String> modules = new HashMap<>();
    for (JsonNode node : ModelJson.readIfPresent(path).root()) {
      String type = node.path("type").asText();
      String name = type.substring(type.lastIndexOf('.') + 1);
      if (!MODULES.contains(name)) {
        throw new ModelFormatException(
            path, "module " + type + " not supported; supported: " + String.join(", ", MODULES));
      }
      modules.put(name, node.path("path").asText());
    }
    return modules;
  }

  private static Pooling pooling(Path root, Map<String, String> modules) throws IOException {
    ModelJson config =
        ModelJson.readIfPresent(
            root.resolve(modules.getOrDefault("Pooling", "1_Pooling")).resolve("config.json"));
    List<String> modes = new ArrayList<>();
    if (config.has("pooling_mode")) {
      modes.add(config.text("pooling_mode", ""));
    }
    for (Map.Entry<String, JsonNode> property : config.root().properties()) {
      if (property.getKey().startsWith(MODE) && property.getValue().asBoolean()) {
        modes.add(property.getKey().substring(MODE.length()));
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
