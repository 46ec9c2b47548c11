package io.winnow.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.bench.eval.SavedResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a system, whatever the collection. In order, a reranked system follows the same
 * without its reranker.
 *
 * @param values per setting the text of its JSON value; empty where it does not apply
 */
record Setup(Map<String, String> values) implements Comparable<Setup> {
  /** The settings that make two systems two, the most telling first. */
  static final List<String> MEMBERS =
      List.of(
          "pipeline",
          "model",
          "fusion",
          "dims",
          "dtype",
          "candidates",
          "drop_own_id",
          "rerank",
          "depth",
          "recall_weight",
          "margin",
          "deadline_ms",
          "document_vectors");

  private static final List<String> OF_RERANKING =
      List.of("rerank", "depth", "recall_weight", "margin", "deadline_ms", "document_vectors");

  private static final List<String> PIPELINES = List.of("bm25", "static", "hybrid", "contextual");

  private static final Comparator<String> NUMBERS_BY_SIZE =
      Comparator.comparingDouble(Setup::number).thenComparing(Comparator.naturalOrder());

  Setup {
    values = Map.copyOf(values);
  }

  static Setup of(SavedResult result) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String member : MEMBERS) {
      JsonNode value = result.tree().path(member);
      values.put(member, value.isValueNode() && !value.isNull() ? value.asText() : "");
    }
    return new Setup(values);
  }

  String get(String member) {
    return Objects.requireNonNull(values.get(member), member);
  }

  boolean isReranked() {
    return !get("rerank").isEmpty();
  }

  boolean isBaseline() {
    return get("pipeline").equals("bm25") && !isReranked();
  }

  /** The same pipeline without its second stage. */
  Setup unreranked() {
    return without(OF_RERANKING);
  }

  /** The same with any depth. */
  Setup atAnyDepth() {
    return without(List.of("depth"));
  }

  private Setup without(List<String> members) {
    Map<String, String> fewer = new LinkedHashMap<>(values);
    members.forEach(member -> fewer.put(member, ""));
    return new Setup(fewer);
  }

  /** For messages: the settings that apply. */
  String describe() {
    List<String> parts = new ArrayList<>();
    for (String member : MEMBERS) {
      if (!get(member).isEmpty()) {
        parts.add(member + " " + get(member));
      }
    }
    return String.join(", ", parts);
  }

  @Override
  public int compareTo(Setup other) {
    for (String member : MEMBERS) {
      int order =
          member.equals("pipeline")
              ? Integer.compare(pipelineRank(), other.pipelineRank())
              : NUMBERS_BY_SIZE.compare(get(member), other.get(member));
      if (order != 0) {
        return order;
      }
    }
    return get("pipeline").compareTo(other.get("pipeline"));
  }

  private int pipelineRank() {
    int rank = PIPELINES.indexOf(get("pipeline"));
    return rank < 0 ? PIPELINES.size() : rank;
  }

  /** What is no number comes first. */
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NEGATIVE_INFINITY;
    }
  }
}
