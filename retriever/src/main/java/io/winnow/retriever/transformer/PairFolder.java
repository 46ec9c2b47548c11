package io.winnow.retriever.transformer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * What lies where in a cross-encoder's folder.
 *
 * @param base where {@code config.json} is, if there is one
 * @param weights {@code model.safetensors}, an ONNX or a TorchScript file
 * @param config empty if there is none, which only safetensors cannot do without
 */
record PairFolder(Path base, Path weights, Path tokenizer, ModelJson config) {
  private static final String ONNX = ".onnx";
  private static final String TORCH_SCRIPT = ".pt";
  private static final List<String> WEIGHTS =
      List.of(
          BertFiles.WEIGHTS,
          "model.onnx",
          "onnx/model.onnx",
          "model_quantized.onnx",
          "onnx/model_quantized.onnx",
          "model.pt");
  private static final String CLASSIFIER = "ForSequenceClassification";

  /** Looks at a folder, or at a file of weights in it or in its folder {@code onnx}. */
  static PairFolder of(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return of(source, weights(source), ModelFolder.tokenizer(source));
    }
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString(), null, "no such model");
    }
    if (!hasEnding(source, ONNX) && !hasEnding(source, TORCH_SCRIPT)) {
      throw new ModelFormatException(
          source,
          "not a model: expected a folder, or a file that ends in " + ONNX + " or " + TORCH_SCRIPT);
    }
    Path base = source.toAbsolutePath().resolveSibling("");
    String own = withoutEnding(source) + "-tokenizer.json";
    for (Path tokenizer :
        List.of(
            base.resolve(own), base.resolve("tokenizer.json"), base.resolve("../tokenizer.json"))) {
      if (Files.isRegularFile(tokenizer)) {
        Path folder = tokenizer.normalize().resolveSibling("");
        return of(folder, source, tokenizer.normalize());
      }
    }
    throw new ModelFormatException(
        source,
        "no tokenizer beside it: expected %s or tokenizer.json, found neither".formatted(own));
  }

  private static PairFolder of(Path base, Path weights, Path tokenizer) throws IOException {
    return new PairFolder(
        base, weights, tokenizer, ModelJson.readIfPresent(base.resolve("config.json")));
  }

  private static Path weights(Path base) throws ModelFormatException {
    for (String name : WEIGHTS) {
      if (Files.isRegularFile(base.resolve(name))) {
        return base.resolve(name);
      }
    }
    boolean pickle = Files.isRegularFile(base.resolve("pytorch_model.bin"));
    throw new ModelFormatException(
        base,
        "no weights: expected one of %s, found %s"
            .formatted(
                String.join(", ", WEIGHTS),
                pickle
                    ? "pytorch_model.bin, which is Python code to run; save it as safetensors"
                    : "none"));
  }

  /** Whether a path holds a cross-encoder, as its configuration or its ONNX file says. */
  static boolean isOne(Path source) throws IOException {
    PairFolder folder;
    try {
      folder = of(source);
    } catch (ModelFormatException | NoSuchFileException e) {
      return Files.isDirectory(source)
          && names(ModelJson.readIfPresent(source.resolve("config.json")));
    }
    return names(folder.config)
        || folder.isTorchScript()
        || (folder.isOnnx() && OnnxOutputs.read(folder.weights).contains("logits"));
  }

  private static boolean names(ModelJson config) {
    return config.root().path("architectures").path(0).asText("").endsWith(CLASSIFIER);
  }

  boolean isOnnx() {
    return hasEnding(weights, ONNX);
  }

  boolean isTorchScript() {
    return hasEnding(weights, TORCH_SCRIPT);
  }

  private static boolean hasEnding(Path file, String ending) {
    return file.getFileName().toString().endsWith(ending);
  }

  private static String withoutEnding(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** The name of the folder, or of the file if it has its own tokenizer. */
  static String name(Path source) {
    Path file = source.toAbsolutePath().normalize();
    return Files.isDirectory(source) ? file.getFileName().toString() : withoutEnding(file);
  }

  /** The most tokens that the model can read; Integer.MAX_VALUE if unknown. */
  int positions() throws ModelFormatException {
    return BertConfig.longest(config, Integer.MAX_VALUE);
  }

  /** The longest pair where the caller says nothing. */
  int usualLength() throws IOException {
    return ModelFolder.lengthLimit(base);
  }

  /** Whether the model tells query and document apart by token types. */
  boolean hasTypes() {
    int absent = config.text("model_type", "").equals("bert") ? 2 : 0;
    return config.root().path("type_vocab_size").asInt(absent) > 1;
  }

  /**
   * What score is made of the logits.
   *
   * @param label the name or number of one, or empty
   */
  LabelScore score(int labels, String label) throws IOException {
    return LabelScore.of(config, ModelJson.readIfPresent(uses()), labels, label);
  }

  private Path uses() {
    return base.resolve("config_sentence_transformers.json");
  }

  /** The files that decide what the model answers. */
  List<Path> deciding() throws IOException {
    List<Path> files = new ArrayList<>();
    files.addAll(isOnnx() ? ModelFolder.onnxFiles(weights) : List.of(weights));
    Stream.of(config.path(), uses()).filter(Files::isRegularFile).forEach(files::add);
    files.add(tokenizer);
    return files;
  }

  /** Refuses an architecture that cannot be loaded, before anything else is looked at. */
  void requireSupported() throws IOException {
    if (isSafetensors()) {
      BertFiles.requireClassifier(config);
      BertConfig.read(config);
    }
  }

  private boolean isSafetensors() {
    return !isOnnx() && !isTorchScript();
  }

  /**
   * Checks what can be checked without a runtime.
   *
   * @return starts the runtime that the weights need and loads them; call it on {@link
   *     NativeThreads}
   */
  Callable<Classifier> prepare(Tokenizer read, BertInput input, Precision precision)
      throws IOException {
    if (isSafetensors()) {
      BertFiles files = BertFiles.readWithHead(base, read);
      return () -> files.loadClassifier(precision);
    }
    precision.requireFree(weights);
    int last = read.vocabularySize() - 1;
    TokenBuffer document = new TokenBuffer();
    document.add(last);
    Sequence probe = input.pair(new int[] {last}, document);
    return () -> {
      if (isTorchScript()) {
        DjlRuntime.PYTORCH.require();
        return TorchScriptClassifier.load(weights, probe, input.pad(), hasTypes());
      }
      DjlRuntime.ONNX_RUNTIME.require();
      return OnnxClassifier.load(weights, Batch.of(List.of(probe), input.pad()), hasTypes());
    };
  }
}
