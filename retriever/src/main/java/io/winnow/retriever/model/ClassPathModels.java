package io.winnow.retriever.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.jspecify.annotations.Nullable;

/**
 * Transformers on the class path, each copied once into the cache, under a name made of its own and
 * its size.
 */
record ClassPathModels(Path cache) {
  /** Changes with the files that are written into a folder of the cache. */
  private static final int LAYOUT = 2;

  /**
   * The folder of a model.
   *
   * @param name as after {@code classpath:}
   * @param known how to use it, if that is known
   */
  Path folder(String name, @Nullable KnownModel known) throws IOException {
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

  static ClassLoader loader() {
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
