package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is indexed and found. Immutable.
 *
 * <p>Metadata are further fields, kept with the document and there to {@linkplain Filter filter}
 * by. A value is a String, a Boolean, a number of the JDK, a {@link java.time.LocalDate}, an {@link
 * java.time.Instant}, or several of these as a list, of mixed types if need be. Integers become
 * {@link Long}, other numbers {@link Double}, and what neither can hold {@link
 * java.math.BigDecimal}; date-times with a zone or an offset become instants. What an index gives
 * back equals what was put in, the order of fields and values included.
 *
 * @param id names the document in its index; 1 to {@value #MAX_ID_LENGTH} characters
 * @param title may be empty
 * @param text may be empty
 * @param metadata values and lists of values by the names of their fields
 */
public record Document(String id, String title, String text, Map<String, Object> metadata) {
  /** The longest id, in characters; Lucene's limit on a term is not reached in any script. */
  public static final int MAX_ID_LENGTH = 8192;

  /**
   * Checks the id and brings the metadata to the types above.
   *
   * @throws IllegalArgumentException for an id that is not 1 to {@value #MAX_ID_LENGTH} characters
   *     of Unicode text, a value of another type, or a number that is not finite
   */
  public Document {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "document id: expected 1 to " + MAX_ID_LENGTH + " characters, found " + id.length());
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw new IllegalArgumentException("document id: not Unicode text, it has a lone surrogate");
    }
    Map<String, Object> kept = new LinkedHashMap<>();
    metadata.forEach((name, value) -> kept.put(name, MetadataValue.all(name, value)));
    metadata = Collections.unmodifiableMap(kept);
  }

  /** A document without title and metadata. */
  public static Document of(String id, String text) {
    return new Document(id, "", text, Map.of());
  }

  /** A document without metadata. */
  public static Document of(String id, String title, String text) {
    return new Document(id, title, text, Map.of());
  }

  /**
   * The same with a field, which replaces one of that name.
   *
   * @param value a value, or a collection of values
   */
  public Document with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(metadata);
    more.put(name, value);
    return new Document(id, title, text, more);
  }

  /** The values of a field, however many there are. */
  public List<Object> values(String name) {
    return MetadataValue.list(metadata, name);
  }

  /** A document as an index stored it. */
  static Document of(IndexSchema.Stored stored) {
    return new Document(stored.id(), stored.title(), stored.text(), stored.metadata());
  }

  /** What both stages read: title, one space, text. */
  public String content() {
    return content(text);
  }

  /** The same of a part of the text. */
  String content(String part) {
    return title.isEmpty() ? part : title + " " + part;
  }
}
