package io.winnow.engine.internal.format;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a static model lie in a folder. The layouts are those of Python Model2Vec
 * 0.10.0 (native, sentence-transformers flat and nested) and the one that model2vec-rs adds: the
 * nested module's own folder.
 *
 * @param tensors model.safetensors
 * @param tokenizer tokenizer.json
 * @param config the settings; of a sentence-transformers folder, those of its root
 * @param modules modules.json beside the config; it need not exist
 */
public record ModelFolder(Path tensors, Path tokenizer, Path config, Path modules) {
  private static final String TENSORS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String CONFIG = "config.json";
  private static final String ST_CONFIG = "config_sentence_transformers.json";
  private static final String MODULES = "modules.json";

  /** A config or modules.json is a few hundred bytes. */
  private static final int MAX_SETTINGS = 1 << 24;

  /** The names that a table goes by, in the order they are looked for. */
  public static final List<String> TABLE_NAMES = List.of("embeddings", "embedding.weight", "0");

  /** Finds the files. */
  public static ModelFolder locate(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(
          folder.toString(), null, "no such model folder; expected one with " + needed());
    }
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder + " (expected a model folder with " + needed() + ")");
    }
    Path nested = folder.resolve("0_StaticEmbedding");
    Path parent = folder.toAbsolutePath().normalize().getParent();
    return Stream.of(
            of(folder, folder, CONFIG),
            of(folder, folder, ST_CONFIG),
            of(nested, folder, ST_CONFIG),
            of(folder, parent == null ? folder : parent, ST_CONFIG))
        .filter(ModelFolder::complete)
        .findFirst()
        .orElseThrow(
            () -> new ModelFormatException(folder, "not a static model: " + missing(folder)));
  }

  /** The files of a folder in the native layout, existing or not. */
  public static ModelFolder nativeLayout(Path folder) {
    return of(folder, folder, CONFIG);
  }

  /**
   * Whether vectors are normalised: the config's word, else whether modules.json has the module.
   *
   * @param settings the members of the config
   */
  public boolean normalizes(Map<String, @Nullable Object> settings) throws IOException {
    Object flag = settings.get("normalize");
    if (flag instanceof Boolean normalize) {
      return normalize;
    }
    if (flag != null) {
      throw new ModelFormatException(config, "normalize: expected true or false, found " + flag);
    }
    return config.endsWith(ST_CONFIG)
        && Files.exists(modules)
        && new String(Json.readBytes(modules, MAX_SETTINGS), StandardCharsets.UTF_8)
            .contains(".Normalize");
  }

  /** The members of the config. */
  public Map<String, @Nullable Object> settings() throws IOException {
    return Json.readObject(Json.readBytes(config, MAX_SETTINGS), config);
  }

  private static ModelFolder of(Path module, Path root, String config) {
    return new ModelFolder(
        module.resolve(TENSORS),
        module.resolve(TOKENIZER),
        root.resolve(config),
        root.resolve(MODULES));
  }

  private boolean complete() {
    return Files.isRegularFile(tensors)
        && Files.isRegularFile(tokenizer)
        && Files.isRegularFile(config);
  }

  private static String needed() {
    return TENSORS + ", " + TOKENIZER + " and " + CONFIG + " or " + ST_CONFIG;
  }

  private static String missing(Path folder) {
    List<String> absent =
        Stream.of(TENSORS, TOKENIZER, CONFIG)
            .filter(name -> !Files.isRegularFile(folder.resolve(name)))
            .toList();
    return "expected " + needed() + "; missing here: " + String.join(", ", absent);
  }
}
