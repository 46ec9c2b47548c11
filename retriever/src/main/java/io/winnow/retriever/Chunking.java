package io.winnow.retriever;

import io.winnow.engine.tokenizer.Tokenizer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a piece of a document one vector stands for. A document of more tokens is cut between
 * its sentences into chunks, each of which has a vector of its own; the best of them finds the
 * document. Immutable.
 *
 * @param tokens the most tokens of a chunk, counted with the model's tokenizer, and no more than
 *     the model reads of a text; 0 leaves documents whole, however long they are. A chunk's vector
 *     is of title and chunk, as far as the model reads
 * @param overlap how many tokens, at most, of the sentences that end a chunk begin the next one
 *     too; less than {@code tokens}
 */
public record Chunking(int tokens, int overlap) {
  /** What {@link #parse} understands. */
  public static final String GRAMMAR =
      "whole, or TOKENS or TOKENS:OVERLAP with at least 1 token and an overlap of fewer tokens";

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,8})(?::([0-9]{1,9}))?");
  private static final Chunking WHOLE = new Chunking(0, 0);

  /** Checks the numbers. */
  public Chunking {
    if (tokens < 0) {
      throw new IllegalArgumentException("tokens of a chunk: expected 0 or more, found " + tokens);
    }
    if (overlap < 0 || overlap > Math.max(0, tokens - 1)) {
      throw new IllegalArgumentException(
          "overlap of chunks: expected 0 to "
              + Math.max(0, tokens - 1)
              + ", less than a chunk's "
              + tokens
              + " tokens, found "
              + overlap);
    }
  }

  /** One vector for each document: what a new index does unless told otherwise. */
  public static Chunking whole() {
    return WHOLE;
  }

  /**
   * Reads {@code whole}, {@code 256} or {@code 256:32}; what {@code toString} gives is read back.
   *
   * @throws IllegalArgumentException if it is none; the message shows the grammar
   */
  public static Chunking parse(String text) {
    if (text.equalsIgnoreCase("whole")) {
      return WHOLE;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "chunks: expected " + GRAMMAR + ", found \"" + text + "\"");
    }
    String overlap = form.group(2);
    return new Chunking(
        Integer.parseInt(form.group(1)), overlap == null ? 0 : Integer.parseInt(overlap));
  }

  @Override
  public String toString() {
    return isWhole() ? "whole" : tokens + ":" + overlap;
  }

  /** Whether documents stay whole. */
  public boolean isWhole() {
    return tokens == 0;
  }

  /**
   * Cuts a text. Chunks begin and end with sentences, found by {@link java.text.BreakIterator} and
   * at empty lines; a sentence of more tokens than a chunk may have is cut at blanks. They are in
   * the order of the text, each begins and ends after the one before, and together they hold all of
   * it but white space.
   *
   * @return one chunk or none for a text that fits into one
   */
  public List<Chunk> cut(String text, Tokenizer tokenizer) {
    return new Chunker(this, tokenizer).cut(text);
  }
}
