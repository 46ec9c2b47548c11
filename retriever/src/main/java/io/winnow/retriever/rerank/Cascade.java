package io.winnow.retriever.rerank;

import io.winnow.retriever.transformer.Fingerprint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rerankers one after the other: a cheap one over many candidates, dearer ones over the best of
 * what it left. A search takes it as one reranker, whose first step has the depth of the {@link
 * RerankPolicy}; where the time is over, the steps that were done decide. Immutable.
 */
public final class Cascade implements Reranker {
  private final Reranker first;
  private final List<Step> later;

  private Cascade(Reranker first, List<Step> later) {
    this.first = first;
    this.later = List.copyOf(later);
  }

  /**
   * One of several rerankers.
   *
   * @param depth how many of the best so far it scores, at most; from 1
   */
  public record Step(Reranker reranker, int depth) {
    public Step {
      if (depth < 1) {
        throw new IllegalArgumentException(
            "depth of " + reranker.name() + ": expected 1 or more, found " + depth);
      }
    }
  }

  /**
   * Begins with a reranker.
   *
   * @param first owned from now on, as are later ones: {@link #close} closes it
   */
  public static Cascade of(Reranker first) {
    return new Cascade(first, List.of());
  }

  /** The same, its best documents scored once more. */
  public Cascade then(Reranker reranker, int depth) {
    List<Step> more = new ArrayList<>(later);
    more.add(new Step(reranker, depth));
    return new Cascade(first, more);
  }

  /** All steps of a reranker, cascade or not, the first with the depth given. */
  public static List<Step> steps(Reranker reranker, int depth) {
    List<Step> steps = new ArrayList<>();
    if (reranker instanceof Cascade cascade) {
      steps.add(new Step(cascade.first, depth));
      steps.addAll(cascade.later);
    } else {
      steps.add(new Step(reranker, depth));
    }
    return steps;
  }

  /** Such as {@code small > large@10}. */
  @Override
  public String name() {
    return first.name()
        + later.stream()
            .map(step -> " > " + step.reranker().name() + "@" + step.depth())
            .collect(Collectors.joining());
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Step step : steps(this, Integer.MAX_VALUE)) {
      String fingerprint = step.reranker().fingerprint();
      if (fingerprint.isEmpty()) {
        return "";
      }
      all.append(fingerprint).append('@').append(step.depth()).append('\n');
    }
    byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Fingerprint.sha256().digest(bytes));
  }

  /**
   * Scores of all steps, for use without a search: those of the last on its own scale, those of
   * earlier ones moved below. Unlike other rerankers' they depend on what else is scored.
   */
  @Override
  public float[] score(String query, List<String> texts) {
    float[] scores = first.score(query, texts);
    for (Step step : later) {
      raise(step, query, texts, scores);
    }
    return scores;
  }

  private static void raise(Step step, String query, List<String> texts, float[] scores) {
    int[] order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int head = Math.min(step.depth(), order.length);
    List<String> best = IntStream.range(0, head).mapToObj(i -> texts.get(order[i])).toList();
    float[] raised = step.reranker().score(query, best);
    float lowest = Float.POSITIVE_INFINITY;
    for (float score : raised) {
      lowest = Math.min(lowest, score);
    }
    float below = head < order.length ? lowest - 1 - scores[order[head]] : 0;
    for (int i = 0; i < order.length; i++) {
      scores[order[i]] = i < head ? raised[i] : scores[order[i]] + below;
    }
  }

  /** Closes all, whatever one of them throws. */
  @Override
  public void close() {
    close(steps(this, 1), 0);
  }

  private static void close(List<Step> steps, int from) {
    if (from < steps.size()) {
      try (Reranker _ = steps.get(from).reranker()) {
        close(steps, from + 1);
      }
    }
  }
}
