package io.winnow.engine;

import io.winnow.engine.internal.format.Json;
import io.winnow.engine.internal.format.ModelFolder;
import io.winnow.engine.internal.format.ModelSource;
import io.winnow.engine.internal.format.Safetensors;
import io.winnow.engine.internal.format.Tensor;
import io.winnow.engine.internal.format.TensorType;
import io.winnow.engine.internal.format.Tensors;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.EmbeddingTable;
import io.winnow.engine.table.TableConversion;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Between a model's parts and its folder. */
final class ModelFiles {
  /** How the name of a folder begins in which a model is made before it takes its place. */
  private static final String PART = ".part";

  private ModelFiles() {}

  /**
   * What a model is made of, checked to fit together.
   *
   * @param weights a factor per token id, or null
   * @param mapping the table row of each token id, or null where it is the id
   * @param about members of the config
   */
  record Parts(
      EmbeddingTable table,
      Tokenizer tokenizer,
      float @Nullable [] weights,
      int @Nullable [] mapping,
      boolean normalize,
      EncodeOptions options,
      Map<String, ? extends @Nullable Object> about) {

    Parts {
      about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
    }

    /** What is said of a model made of this one: not what a fit found of its vectors. */
    Map<String, @Nullable Object> aboutOther() {
      Map<String, @Nullable Object> other = new LinkedHashMap<>(about);
      other.remove("fit_agreement");
      return other;
    }

    /** The same model over another table of the same shape. */
    Parts withTable(EmbeddingTable other) {
      return new Parts(other, tokenizer, weights, mapping, normalize, options, about);
    }
  }

  /** Reads and checks a model; the table is mapped for as long as the arena lives. */
  static Parts read(ModelSource files, Arena arena) throws IOException {
    Tokenizer tokenizer = Tokenizer.parse(files.tokenizerJson(), files.tokenizerPath());
    int vocabulary = tokenizer.vocabularySize();
    Safetensors tensors = files.map(arena);
    EmbeddingTable table = table(tensors, arena);
    Tensor mappingTensor = tensors.tensor("mapping").orElse(null);
    Tensor weightsTensor = tensors.tensor("weights").orElse(null);
    if (mappingTensor == null && table.rows() != vocabulary) {
      throw new ModelFormatException(
          tensors.path(),
          "table and vocabulary differ: the table has "
              + table.rows()
              + " rows, the tokenizer "
              + vocabulary
              + " tokens; the two files are not of one model");
    }
    int[] mapping =
        mappingTensor == null
            ? null
            : Tensors.ints(mappingTensor, vocabulary, table.rows(), tensors.path());
    float[] weights =
        weightsTensor == null ? null : Tensors.floats(weightsTensor, vocabulary, tensors.path());
    Map<String, @Nullable Object> settings = files.settings();
    return new Parts(
        table,
        tokenizer,
        weights,
        mapping,
        files.normalizes(settings),
        options(settings, files.configPath()),
        settings);
  }

  private static EmbeddingTable table(Safetensors tensors, Arena arena)
      throws ModelFormatException {
    Tensor tensor =
        ModelFolder.TABLE_NAMES.stream()
            .flatMap(name -> tensors.tensor(name).stream())
            .findFirst()
            .orElse(null);
    if (tensor == null) {
      throw new ModelFormatException(
          tensors.path(),
          "no token table: expected a tensor named one of "
              + ModelFolder.TABLE_NAMES
              + ", found "
              + tensors.names());
    }
    ElementType type = tensor.type().tableType().orElse(null);
    if (type == null) {
      throw new ModelFormatException(
          tensors.path(),
          "dtype "
              + tensor.type()
              + " of the token table not supported; supported: "
              + List.of(ElementType.values())
              + " and F64");
    }
    List<Long> shape = tensor.shape();
    if (shape.size() != 2
        || shape.get(0) > Integer.MAX_VALUE
        || shape.get(1) > Integer.MAX_VALUE
        || shape.get(1) == 0) {
      throw new ModelFormatException(
          tensors.path(),
          "token table: expected the shape [tokens, dimension], found " + tensor.describe());
    }
    int rows = shape.get(0).intValue();
    int dimension = shape.get(1).intValue();
    if (tensor.type() != TensorType.F64) {
      return new EmbeddingTable(type, tensor.data(), rows, dimension);
    }
    try {
      return TableConversion.ofDoubles(tensor.data(), dimension, arena);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(tensors.path(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The config's own maximum length, which Model2Vec writes since 0.9; null there means no limit.
   */
  private static EncodeOptions options(Map<String, @Nullable Object> settings, Path config)
      throws ModelFormatException {
    if (!settings.containsKey("max_length")) {
      return EncodeOptions.defaults();
    }
    Object length = settings.get("max_length");
    if (length == null) {
      return EncodeOptions.unlimited();
    }
    if (length instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
      return new EncodeOptions(number.intValue());
    }
    throw new ModelFormatException(
        config, "max_length: expected a whole number from 1 or null, found " + length);
  }

  /**
   * Writes the four files of the native layout, each in place of an older one. What a save left
   * that was killed is cleared away; two saves into one folder at the same time are not foreseen.
   */
  static void write(Path folder, Parts parts) throws IOException {
    float[] weights = parts.weights();
    for (int id = 0; weights != null && id < weights.length; id++) {
      if (!Float.isFinite(weights[id])) {
        throw new IllegalArgumentException(
            "the weight of token "
                + id
                + " is "
                + weights[id]
                + ": weights of finite values were expected");
      }
    }
    Files.createDirectories(folder);
    ModelFolder files = ModelFolder.nativeLayout(folder);
    List<Tensor> tensors = new ArrayList<>();
    EmbeddingTable table = parts.table();
    tensors.add(
        new Tensor(
            ModelFolder.TABLE_NAMES.getFirst(),
            TensorType.of(table.type()),
            List.of((long) table.rows(), (long) table.dimension()),
            table.data()));
    if (parts.weights() != null) {
      tensors.add(Tensors.of("weights", parts.weights()));
    }
    if (parts.mapping() != null) {
      tensors.add(Tensors.of("mapping", parts.mapping()));
    }
    // All are written before any takes its place, so that a full disk does not mix two models.
    Path part = Files.createTempDirectory(folder, PART);
    ModelFolder written = ModelFolder.nativeLayout(part);
    List<Path> from = files(written);
    List<Path> to = files(files);
    try {
      Safetensors.write(written.tensors(), tensors);
      write(written.tokenizer(), parts.tokenizer().toJson());
      write(written.config(), Json.write(settings(parts)));
      write(written.modules(), modules(parts.normalize()).getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < from.size(); i++) {
        Files.move(
            from.get(i),
            to.get(i),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException | RuntimeException e) {
      discard(part);
      throw e;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path left : entries.filter(ModelFiles::isPart).toList()) {
        discard(left);
      }
    }
  }

  private static boolean isPart(Path path) {
    return path.getFileName().toString().matches("\\" + PART + "\\d+") && Files.isDirectory(path);
  }

  private static void discard(Path part) throws IOException {
    for (Path file : files(ModelFolder.nativeLayout(part))) {
      Files.deleteIfExists(file);
    }
    Files.delete(part);
  }

  private static List<Path> files(ModelFolder folder) {
    return List.of(folder.tensors(), folder.tokenizer(), folder.modules(), folder.config());
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(
        file,
        content,
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE,
        StandardOpenOption.DSYNC);
  }

  private static Map<String, @Nullable Object> settings(Parts parts) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("model_type", "model2vec");
    settings.put("architectures", List.of("StaticModel"));
    settings.putAll(parts.about());
    settings.put("hidden_dim", parts.table().dimension());
    settings.put("normalize", parts.normalize());
    int maxLength = parts.options().maxLength();
    settings.put("max_length", maxLength == EncodeOptions.UNLIMITED ? null : maxLength);
    settings.put(
        "embedding_dtype",
        switch (parts.table().type()) {
          case F32 -> "float32";
          case F16 -> "float16";
          case BF16 -> "bfloat16";
          case I8 -> "int8";
        });
    if (parts.mapping() != null) {
      settings.put("vocabulary_quantization", parts.table().rows());
    }
    return settings;
  }

  /** What sentence-transformers reads to know that the folder is a StaticEmbedding. */
  private static String modules(boolean normalize) {
    String embedding =
        """
          {"idx": 0, "name": "0", "path": ".", "type": "sentence_transformers.models.StaticEmbedding"}""";
    String norm =
        """
        ,
          {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"}""";
    return "[\n" + embedding + (normalize ? norm : "") + "\n]\n";
  }

  /** The hash that {@link StaticModel#fingerprint()} gives. */
  static String fingerprint(Parts parts) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    EmbeddingTable table = parts.table();
    String rule =
        "winnow 1, mean, "
            + table.type()
            + " "
            + table.rows()
            + " x "
            + table.dimension()
            + ", normalize "
            + parts.normalize()
            + ", max_length "
            + parts.options().maxLength()
            + ", weights "
            + (parts.weights() != null)
            + ", mapping "
            + (parts.mapping() != null);
    digest.update(rule.getBytes(StandardCharsets.UTF_8));
    digest.update(parts.tokenizer().toJson());
    if (parts.weights() != null) {
      update(digest, Tensors.of("weights", parts.weights()).data());
    }
    if (parts.mapping() != null) {
      update(digest, Tensors.of("mapping", parts.mapping()).data());
    }
    update(digest, table.data());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, MemorySegment data) {
    long chunk = 1 << 26;
    for (long at = 0; at < data.byteSize(); at += chunk) {
      digest.update(data.asSlice(at, Math.min(chunk, data.byteSize() - at)).asByteBuffer());
    }
  }
}
