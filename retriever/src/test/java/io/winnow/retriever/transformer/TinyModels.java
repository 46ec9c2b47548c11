package io.winnow.retriever.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The small random models that {@code src/test/python/tiny_bert.py} makes, and what they give. */
public final class TinyModels {
  /** Largest deviation from transformers that the tests accept. */
  public static final float TOLERANCE = 1e-5f;

  private static final JsonNode GOLDEN = golden();

  private TinyModels() {}

  /** A text as the encoder saw it. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  record Text(String text, int[] ids, float[] mean, float[] first) {}

  /** A pair as the cross-encoder saw it, with its score and those of three known mistakes. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  public record Pair(
      String query,
      String document,
      int[] ids,
      int[] types,
      float score,
      float noPooler,
      float noMask,
      float zeroTypes) {}

  /** A folder or file of the resources. */
  public static Path path(String name) {
    try {
      return Path.of(Objects.requireNonNull(TinyModels.class.getResource(name), name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** A folder of the resources as a copy that a test may change. */
  public static Path copy(String name, Path target) throws IOException {
    Path source = path(name);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path to = target.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(to);
        } else {
          Files.copy(file, to);
        }
      }
    }
    return target;
  }

  static List<Text> texts() {
    return stream(GOLDEN.path("encoder"))
        .map(
            node ->
                new Text(
                    node.path("text").asText(),
                    ints(node.path("ids")),
                    floats(node.path("mean")),
                    floats(node.path("first"))))
        .toList();
  }

  /** The recorded pairs. */
  public static List<Pair> pairs() {
    return stream(GOLDEN.path("pairs"))
        .map(
            node ->
                new Pair(
                    node.path("query").asText(),
                    node.path("document").asText(),
                    ints(node.path("ids")),
                    ints(node.path("types")),
                    node.path("score").floatValue(),
                    node.path("no_pooler").floatValue(),
                    node.path("no_mask").floatValue(),
                    node.path("zero_types").floatValue()))
        .toList();
  }

  private static int[] ints(JsonNode array) {
    return stream(array).mapToInt(JsonNode::intValue).toArray();
  }

  private static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).floatValue();
    }
    return values;
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static JsonNode golden() {
    try (InputStream in =
        Objects.requireNonNull(TinyModels.class.getResourceAsStream("golden.json"))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
