package io.winnow.engine;

import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;

/**
 * How often each token stands in texts, for {@link ModelEditor#replaceWeights}: {@code
 * texts.forEach(counts::add)}. Texts are read to their end; unknown tokens are not counted. Not
 * thread-safe.
 */
public final class TokenCounts {
  private static final int SLICE = 1 << 16;

  private final Tokenizer tokenizer;
  private final TokenBuffer tokens = new TokenBuffer();
  private final long[] counts;
  private long total;

  private TokenCounts(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    this.counts = new long[tokenizer.vocabularySize()];
  }

  /** Counts of nothing yet. */
  public static TokenCounts of(Tokenizer tokenizer) {
    return new TokenCounts(tokenizer);
  }

  /** Counts the tokens of one more text. */
  public void add(CharSequence text) {
    tokens.clear();
    int at = 0;
    do {
      int end = Math.min(text.length(), at + SLICE);
      tokenizer.feed(text, at, end, end == text.length(), tokens);
      at = end;
      takeIds();
    } while (at < text.length());
  }

  private void takeIds() {
    int[] ids = tokens.array();
    for (int i = 0; i < tokens.size(); i++) {
      if (ids[i] != tokenizer.unknownId()) {
        counts[ids[i]]++;
        total++;
      }
    }
    tokens.truncate(0);
  }

  /** What splits the texts. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** How often a token was met. */
  public long count(int id) {
    return counts[id];
  }

  /** How many known tokens were met. */
  public long total() {
    return total;
  }

  /**
   * Smooth inverse frequency of a token, {@code a / (a + p)} (Arora, Liang and Ma, A Simple but
   * Tough-to-Beat Baseline for Sentence Embeddings, 2017, section 3); 1 for one that was not met.
   */
  double smoothInverse(int id, double a) {
    return a / (a + counts[id] / (double) total);
  }
}
