package io.winnow.datasets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One document of a corpus.
 *
 * @param id never empty
 * @param title may be empty
 * @param text may be empty
 * @param metadata in the order of its source; copied
 */
public record CorpusDocument(String id, String title, String text, Map<String, String> metadata) {
  /** Checks the id and copies the metadata. */
  public CorpusDocument {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a document needs an id: title '" + title + "'");
    }
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(text, "text");
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
