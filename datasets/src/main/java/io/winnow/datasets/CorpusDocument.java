package io.winnow.datasets;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One document of a corpus.
 *
 * @param id 1 to {@value #MAX_ID_LENGTH} characters
 * @param title may be empty
 * @param text may be empty
 * @param metadata further fields, in the order of their source; each a {@link String}, {@link
 *     Boolean}, {@link Long} or {@link java.math.BigDecimal}, or a list of those; copied
 */
public record CorpusDocument(String id, String title, String text, Map<String, Object> metadata) {
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
    Map<String, Object> copy = new LinkedHashMap<>();
    metadata.forEach(
        (name, value) -> copy.put(name, value instanceof List<?> all ? List.copyOf(all) : value));
    metadata = Collections.unmodifiableMap(copy);
  }
}
