package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What is indexed and found.
 *
 * @param id names the document in its index; 1 to {@value #MAX_ID_LENGTH} characters
 * @param title may be empty
 * @param text may be empty
 * @param metadata further fields, kept with the document
 */
public record Document(String id, String title, String text, Map<String, String> metadata) {
  /** The longest id, in characters; Lucene's limit on a term is not reached in any script. */
  public static final int MAX_ID_LENGTH = 8192;

  public Document {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "document id: expected 1 to " + MAX_ID_LENGTH + " characters, found " + id.length());
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw new IllegalArgumentException("document id: not Unicode text, it has a lone surrogate");
    }
    metadata = Map.copyOf(metadata);
  }

  /** A document without title and metadata. */
  public static Document of(String id, String text) {
    return new Document(id, "", text, Map.of());
  }

  /** A document without metadata. */
  public static Document of(String id, String title, String text) {
    return new Document(id, title, text, Map.of());
  }

  /** A document as an index stored it. */
  static Document of(IndexSchema.Stored stored) {
    return new Document(stored.id(), stored.title(), stored.text(), stored.metadata());
  }

  /** What both stages read: title, one space, text. */
  public String content() {
    return title.isEmpty() ? text : title + " " + text;
  }
}
