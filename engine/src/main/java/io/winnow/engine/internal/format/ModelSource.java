package io.winnow.engine.internal.format;

import io.winnow.engine.ModelFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a static model that was found. The layouts are those of Python Model2Vec 0.10.0
 * (native, sentence-transformers flat and nested) and the one that model2vec-rs adds: the nested
 * module's own folder.
 *
 * @param tree where the names below are files; closed with this
 * @param tensors model.safetensors
 * @param tokenizer tokenizer.json
 * @param config the settings; of a sentence-transformers folder, those of its root
 * @param modules modules.json beside the config; it need not exist
 */
public record ModelSource(
    FileTree tree, String tensors, String tokenizer, String config, String modules)
    implements Closeable {
  static final String TENSORS = "model.safetensors";
  static final String TOKENIZER = "tokenizer.json";
  static final String CONFIG = "config.json";
  static final String ST_CONFIG = "config_sentence_transformers.json";
  static final String MODULES = "modules.json";

  /** A config or modules.json is a few hundred bytes. */
  private static final int MAX_SETTINGS = 1 << 24;

  /** What the files of a model are called, whatever its layout. */
  static final Set<String> FILES = Set.of(TENSORS, TOKENIZER, CONFIG, ST_CONFIG, MODULES);

  private static final String NESTED = "0_StaticEmbedding/";

  /** Where the table may lie in the folder of a model. */
  static final List<String> TABLES = List.of(TENSORS, NESTED + TENSORS);

  /** What a model needs, for messages. */
  static final String NEEDED = TENSORS + ", " + TOKENIZER + " and " + CONFIG + " or " + ST_CONFIG;

  /**
   * Finds the files.
   *
   * @param folder a name that ends with {@code /}, or nothing
   */
  static ModelSource in(FileTree tree, String folder) throws ModelFormatException {
    return find(tree, folder)
        .orElseThrow(
            () ->
                new ModelFormatException(
                    tree.path(folder), "not a static model: " + missing(tree, folder)));
  }

  /** Finds the only model of an archive, in whatever folder of it. */
  static ModelSource onlyOneIn(ZipTree archive) throws ModelFormatException {
    Set<String> folders =
        new TreeSet<>(Comparator.comparingInt(String::length).thenComparing(f -> f));
    for (String name : archive.names()) {
      if (name.equals(TENSORS) || name.endsWith("/" + TENSORS)) {
        String folder = parent(name);
        folders.add(folder);
        folders.add(parent(folder));
      }
    }
    // A table belongs to the outermost folder that makes a model of it, as if that were loaded.
    Map<String, ModelSource> models = new LinkedHashMap<>();
    Map<String, String> found = new LinkedHashMap<>();
    for (String folder : folders) {
      ModelSource model = find(archive, folder).orElse(null);
      if (model != null && models.putIfAbsent(model.tensors(), model) == null) {
        found.put(model.tensors(), folder.isEmpty() ? "(its root)" : folder);
      }
    }
    if (models.size() > 1) {
      throw new ModelFormatException(
          archive.path(""),
          "more than one static model: expected one, or the folder of one to be named; found "
              + found.values().stream().sorted().collect(Collectors.joining(", ")));
    }
    return models.isEmpty() ? in(archive, "") : models.values().iterator().next();
  }

  private static Optional<ModelSource> find(FileTree tree, String folder) {
    return Stream.of(
            of(tree, folder, folder, CONFIG),
            of(tree, folder, folder, ST_CONFIG),
            of(tree, folder + NESTED, folder, ST_CONFIG),
            of(tree, folder, folder.isEmpty() ? "../" : parent(folder), ST_CONFIG))
        .filter(ModelSource::isComplete)
        .findFirst();
  }

  private static ModelSource of(FileTree tree, String module, String root, String config) {
    return new ModelSource(
        tree, module + TENSORS, module + TOKENIZER, root + config, root + MODULES);
  }

  /** The folder that a file or folder is in. */
  private static String parent(String name) {
    int last = name.endsWith("/") ? name.length() - 2 : name.length() - 1;
    return name.substring(0, name.lastIndexOf('/', last) + 1);
  }

  private boolean isComplete() {
    return tree.holds(tensors) && tree.holds(tokenizer) && tree.holds(config);
  }

  private static String missing(FileTree tree, String folder) {
    return "expected "
        + NEEDED
        + "; missing here: "
        + Stream.of(TENSORS, TOKENIZER, CONFIG)
            .filter(name -> !tree.holds(folder + name))
            .collect(Collectors.joining(", "));
  }

  /** The tensors, off the heap for as long as the arena lives. */
  public Safetensors map(Arena arena) throws IOException {
    return Safetensors.of(tree.map(tensors, arena), tree.path(tensors));
  }

  /** The content of tokenizer.json. */
  public byte[] tokenizerJson() throws IOException {
    return tree.read(tokenizer, Json.MAX_BYTES);
  }

  /** Where tokenizer.json is, for messages. */
  public Path tokenizerPath() {
    return tree.path(tokenizer);
  }

  /** Where the settings are, for messages. */
  public Path configPath() {
    return tree.path(config);
  }

  /** The members of the config. */
  public Map<String, @Nullable Object> settings() throws IOException {
    return Json.readObject(tree.read(config, MAX_SETTINGS), configPath());
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
      throw new ModelFormatException(
          configPath(), "normalize: expected true or false, found " + flag);
    }
    return config.endsWith(ST_CONFIG)
        && tree.holds(modules)
        && new String(tree.read(modules, MAX_SETTINGS), StandardCharsets.UTF_8)
            .contains(".Normalize");
  }

  @Override
  public void close() throws IOException {
    tree.close();
  }
}
