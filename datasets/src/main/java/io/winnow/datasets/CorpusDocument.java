package io.winnow.datasets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One document of a corpus.
 *
 * @param id 1 to {@value #MAX_ID_LENGTH} characters
 * @param title may be empty
 * @param text may be empty
 * @param metadata in the order of its source; copied
 */
public record CorpusDocument(String id, String title, String text, Map<String, String> metadata) {
  /** The longest id, in characters. */
  public static final int MAX_ID_LENGTH = 8192;

  /** Checks the id and copies the metadata. */
  public CorpusDocument {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "a document needs an id of 1 to "
              + MAX_ID_LENGTH
              + " characters, found "
              + id.length()
              + ": title '"
              + title
              + "'");
    }
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(text, "text");
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
