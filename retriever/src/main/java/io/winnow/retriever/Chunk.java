package io.winnow.retriever;

/**
 * A stretch of a document's text.
 *
 * @param start in chars (UTF-16) of {@link Document#text}; never inside a surrogate pair
 * @param end exclusive, after {@code start}
 */
public record Chunk(int start, int end) {
  /** Checks the order. */
  public Chunk {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "chunk: expected 0 <= start < end, found [" + start + ", " + end + ")");
    }
  }

  /** What stands there. */
  public String in(String text) {
    return text.substring(start, end);
  }
}
