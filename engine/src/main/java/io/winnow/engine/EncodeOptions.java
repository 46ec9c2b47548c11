package io.winnow.engine;

/**
 * How texts are encoded.
 *
 * @param maxLength how many token ids of a text count, at most; the text is first cut at {@code
 *     maxLength} times the median token length of the vocabulary, in code points, as Python
 *     Model2Vec does. What follows is not read, silently: that is the default of {@link
 *     StaticModel#encode(CharSequence)}, too. {@link #UNLIMITED} reads the whole text; {@link
 *     TextAccumulator} does so in bounded memory.
 */
public record EncodeOptions(int maxLength) {
  /** No limit: the mean over the whole text. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The limit of Python Model2Vec where a model names none. */
  public static final int DEFAULT_MAX_LENGTH = 512;

  public EncodeOptions {
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength: expected at least 1, found " + maxLength);
    }
  }

  /** Reads a text to its end. */
  public static EncodeOptions unlimited() {
    return new EncodeOptions(UNLIMITED);
  }

  /** The first {@link #DEFAULT_MAX_LENGTH} token ids. */
  public static EncodeOptions defaults() {
    return new EncodeOptions(DEFAULT_MAX_LENGTH);
  }
}
