package io.winnow.retriever.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.Pooling;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the model that a SPEC means: a folder, a file, {@code classpath:NAME}, or a short name. A
 * transformer on the class path is copied once into the cache, under a name made of its own and its
 * size, and found there from then on; static models are read where they lie. Safe to share between
 * threads and processes.
 */
public final class ModelStore {
  /** Changes with the files that are written into a folder of the cache. */
  private static final int LAYOUT = 2;

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
      return StaticModel.load(loader(), spec.substring(CLASSPATH.length()));
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
    String resource = known == null ? name : known.resource();
    if (known != null && find(resource + ".onnx") == null) {
      throw new FileNotFoundException(
          "the model "
              + known.shortName()
              + " is not on the class path; add the artifact "
              + known.artifact()
              + " (to ./winnow, by WINNOW_CLASSPATH=FILE.jar)");
    }
    return extract(
        resource, resource + ".onnx", target -> copyTransformer(resource, known, target));
  }

  private interface Filling {
    void into(Path folder) throws IOException;
  }

  /**
   * The folder in the cache that holds a resource, filled beside it and moved there when complete.
   */
  private Path extract(String name, String mainResource, Filling filling) throws IOException {
    URL main = find(mainResource);
    if (main == null) {
      throw new FileNotFoundException(
          "no resource " + mainResource + " on the class path; add the jar that holds it");
    }
    String safe = name.replaceAll("[^A-Za-z0-9.-]", "_");
    Path home = cache.resolve(Long.toHexString(length(main)) + "-" + LAYOUT);
    Path target = home.resolve(safe);
    if (Files.isDirectory(target)) {
      return target;
    }
    WinnowHome.create(home);
    Path part = Files.createTempDirectory(home, safe + ".part");
    try {
      filling.into(part);
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Another process may have been faster; its copy is as good.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    } finally {
      WinnowHome.deleteTree(part);
    }
    return target;
  }

  private static void copyTransformer(String resource, @Nullable KnownModel known, Path target)
      throws IOException {
    copy(resource + ".onnx", target.resolve("model.onnx"));
    copyTokenizer(resource + "-tokenizer.json", target.resolve("tokenizer.json"));
    if (known != null) {
      Path pooling = Files.createDirectory(target.resolve("1_Pooling")).resolve("config.json");
      boolean mean = known.pooling() == Pooling.MEAN;
      Files.writeString(
          pooling,
          """
          {"pooling_mode_cls_token": %b, "pooling_mode_mean_tokens": %b}
          """
              .formatted(!mean, mean));
      Files.writeString(
          target.resolve("modules.json"),
          """
          [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}
          ]
          """);
      Files.writeString(
          target.resolve("sentence_bert_config.json"),
          """
          {"max_seq_length": %d}
          """
              .formatted(known.maxLength()));
      Files.writeString(
          target.resolve("config_sentence_transformers.json"),
          """
          {"prompts": {"query": "%s", "document": "%s"}}
          """
              .formatted(known.queryPrompt(), known.documentPrompt()));
    }
  }

  /**
   * Without truncation and padding, which the jars carry and which would be warned of at each load.
   */
  private static void copyTokenizer(String resource, Path target) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    try (InputStream in = open(resource)) {
      JsonNode tree = mapper.readTree(in);
      if (!(tree instanceof ObjectNode tokenizer)) {
        throw new IOException(resource + " on the class path is not a JSON object");
      }
      tokenizer.putNull("truncation").putNull("padding");
      Files.write(target, mapper.writeValueAsBytes(tokenizer));
    }
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream in = open(resource)) {
      Files.copy(in, target);
    }
  }

  private static InputStream open(String resource) throws IOException {
    URL url = find(resource);
    if (url == null) {
      throw new FileNotFoundException("no resource " + resource + " on the class path");
    }
    return url.openStream();
  }

  private static @Nullable URL find(String resource) {
    return loader().getResource(resource);
  }

  private static ClassLoader loader() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader == null ? ClassLoader.getSystemClassLoader() : loader;
  }

  private static long length(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    // Closing the stream is what closes the jar again.
    try (InputStream _ = connection.getInputStream()) {
      return connection.getContentLengthLong();
    }
  }
}
