package io.winnow.retriever.transformer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What {@code src/test/python/tiny_cross_encoders.py} has recorded. */
public final class TinyCrossEncoders {
  private static final JsonNode GOLDEN = golden();

  private TinyCrossEncoders() {}

  /**
   * A pair as a model saw it.
   *
   * @param logits of transformers, one per label
   * @param predicted the same by CrossEncoder.predict of sentence-transformers
   * @param node has the logits of mistakes by name
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  public record Pair(
      String query, String document, int[] ids, float[] logits, float[] predicted, JsonNode node) {
    /** The logits that a mistake gives. */
    public float[] mistake(String name) {
      return floats(node.required(name));
    }
  }

  /** The pairs of a model. */
  public static List<Pair> pairs(String model) {
    List<Pair> pairs = new ArrayList<>();
    for (JsonNode node : GOLDEN.path("pairs")) {
      if (node.path("model").asText().equals(model)) {
        pairs.add(
            new Pair(
                node.path("query").asText(),
                node.path("document").asText(),
                ints(node.path("ids")),
                floats(node.path("logits")),
                floats(node.path("predicted")),
                node));
      }
    }
    return pairs;
  }

  /** The scores of the quantised tiny-pairs, each pair alone. */
  public static float[] int8() {
    return floats(GOLDEN.path("int8"));
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).intValue();
    }
    return values;
  }

  /** One value, or a list of values that may each be in a list. */
  private static float[] floats(JsonNode node) {
    if (!node.isArray()) {
      return new float[] {node.floatValue()};
    }
    float[] values = new float[node.size()];
    for (int i = 0; i < values.length; i++) {
      JsonNode value = node.get(i);
      values[i] = (value.isArray() ? value.get(0) : value).floatValue();
    }
    return values;
  }

  private static JsonNode golden() {
    try (InputStream in =
        Objects.requireNonNull(
            TinyCrossEncoders.class.getResourceAsStream("cross-encoders.json"))) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
