package io.winnow.bench.recall.system;

/**
 * A document as all systems index it; its id is its place in the corpus.
 *
 * @param title may be empty
 * @param bucket 0 to 999, what filters go by
 */
public record IndexedDocument(String title, String text, int bucket) {
  /** The metadata field that filters go by. */
  static final String BUCKET = "bucket";

  /** What is encoded, and what BM25 reads. */
  public String content() {
    return title.isEmpty() ? text : title + " " + text;
  }
}
