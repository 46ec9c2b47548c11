package io.winnow.retriever;

import io.winnow.retriever.rerank.Reranker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Scores by a function of all texts, and remembers the calls. */
final class FakeReranker implements Reranker {
  private final String name;
  private final Function<List<String>, float[]> scores;

  /** The texts of each call. */
  final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());

  FakeReranker(String name, Function<List<String>, float[]> scores) {
    this.name = name;
    this.scores = scores;
  }

  /** The longer a text, the higher its score. */
  static float[] lengths(List<String> texts) {
    float[] scores = new float[texts.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = texts.get(i).length();
    }
    return scores;
  }

  /** How many texts it was given. */
  int texts() {
    synchronized (calls) {
      return calls.stream().mapToInt(List::size).sum();
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public float[] score(String query, List<String> texts) {
    calls.add(List.copyOf(texts));
    return scores.apply(texts);
  }

  @Override
  public void close() {}
}
