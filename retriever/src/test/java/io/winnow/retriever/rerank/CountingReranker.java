package io.winnow.retriever.rerank;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** Scores a text by its length, cuts every text beyond ten characters, and remembers the calls. */
final class CountingReranker implements Reranker {
  private final String name;
  private final String fingerprint;
  final List<List<String>> calls = Collections.synchronizedList(new ArrayList<>());
  boolean closed;

  CountingReranker(String name, String fingerprint) {
    this.name = name;
    this.fingerprint = fingerprint;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public float[] score(String query, List<String> texts) {
    return scores(query, texts).values();
  }

  @Override
  public Scores scores(String query, List<String> texts) {
    if (closed) {
      throw new IllegalStateException(name + " is closed");
    }
    calls.add(List.copyOf(texts));
    float[] values = new float[texts.size()];
    BitSet truncated = new BitSet();
    for (int i = 0; i < values.length; i++) {
      values[i] = query.length() + 0.01f * texts.get(i).length();
      truncated.set(i, texts.get(i).length() > 10);
    }
    return new Scores(values, truncated);
  }

  @Override
  public void close() {
    closed = true;
  }
}
