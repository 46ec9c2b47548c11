package io.winnow.retriever.model;

import io.winnow.engine.StaticModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the model that a SPEC means: a folder, a file, {@code classpath:NAME}, or a short name. A
 * transformer on the class path is copied once into the cache, under a name made of its own and its
 * size, and found there from then on; static models are read where they lie. Safe to share between
 * threads and processes.
 */
public final class ModelStore {
  private static final String CLASSPATH = "classpath:";

  /** Between the path of an archive and that of a folder in it. */
  private static final String INSIDE = "!/";

  private final Path cache;

  /** A store with its cache in a folder, which is made when it is needed. */
  public ModelStore(Path cache) {
    this.cache = cache;
  }

  /** The store in the cache folder of this user. */
  public static ModelStore standard() {
    return new ModelStore(WinnowHome.locate().resolve("models"));
  }

  /**
   * Loads a static model from where it lies; nothing is copied into the cache.
   *
   * @param spec a folder; a zip or jar with one model, or {@code ARCHIVE!/FOLDER} with more; {@code
   *     classpath:NAME} for the resources {@code NAME/model.safetensors}, {@code
   *     NAME/tokenizer.json} and {@code NAME/config.json}
   * @throws IOException if there is none; the message says what was looked for
   */
  public static StaticModel loadStatic(String spec) throws IOException {
    if (spec.startsWith(CLASSPATH)) {
      return StaticModel.load(ClassPathModels.loader(), spec.substring(CLASSPATH.length()));
    }
    if (Files.exists(Path.of(spec))) {
      return StaticModel.load(Path.of(spec));
    }
    int inside = spec.indexOf(INSIDE);
    if (inside > 0) {
      return StaticModel.load(
          Path.of(spec.substring(0, inside)), spec.substring(inside + INSIDE.length()));
    }
    Optional<KnownModel> teacher = KnownModel.find(spec);
    if (teacher.isPresent()) {
      throw new FileNotFoundException(
          spec
              + " is a teacher, not a static model: distil it first with: winnow distill --teacher "
              + spec
              + " --out FOLDER");
    }
    throw new FileNotFoundException(
        "no static model "
            + spec
            + ": expected a folder, a zip or jar with a model, or classpath:NAME");
  }

  /** The spec of a static model by which it is found from any folder. */
  public static String absolute(String spec) throws IOException {
    if (spec.startsWith(CLASSPATH)) {
      return spec;
    }
    int inside = spec.indexOf(INSIDE);
    int end = inside > 0 && !Files.exists(Path.of(spec)) ? inside : spec.length();
    Path path = Path.of(spec.substring(0, end));
    return Files.exists(path) ? path.toRealPath() + spec.substring(end) : spec;
  }

  /**
   * The folder or .onnx file of a contextual model.
   *
   * @param spec a folder, an .onnx file, {@code classpath:NAME} for the resources {@code NAME.onnx}
   *     and {@code NAME-tokenizer.json}, or a short name
   * @throws IOException if there is none; the message says what was looked for
   */
  public Path transformer(String spec) throws IOException {
    if (!spec.startsWith(CLASSPATH) && Files.exists(Path.of(spec))) {
      return Path.of(spec);
    }
    String name = spec.startsWith(CLASSPATH) ? spec.substring(CLASSPATH.length()) : spec;
    KnownModel known = KnownModel.find(name).orElse(null);
    if (known == null && !spec.startsWith(CLASSPATH)) {
      throw new FileNotFoundException(
          "no model "
              + spec
              + ": expected a folder, an .onnx file, classpath:NAME, or one of "
              + KnownModel.names());
    }
    return new ClassPathModels(cache).folder(name, known);
  }
}
