package io.winnow.retriever.recall;

import io.winnow.retriever.FieldType;
import io.winnow.retriever.IndexField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexReader;

/** The fields that a filter may name in an index: the id, and what the documents have. */
record KnownFields(IndexReader reader) {
  /** Fields that an error lists. */
  private static final int LISTED = 100;

  /**
   * The Lucene field of a type.
   *
   * @throws IllegalArgumentException if no document has one
   */
  String require(String field, FieldType type) throws IOException {
    if (field.equals(IndexSchema.ID)) {
      if (type != FieldType.KEYWORD) {
        throw new IllegalArgumentException(
            "filter: id is compared with text in quotes, such as id = \"d1\", found a " + type);
      }
      return IndexSchema.ID;
    }
    require(field);
    if (!isKnown(field, type)) {
      throw new IllegalArgumentException(
          "filter: no document has a "
              + type
              + " in the field "
              + field
              + "; the index has the fields "
              + listed());
    }
    return MetadataFields.field(type, field);
  }

  /**
   * Lets pass a field of any type.
   *
   * @throws IllegalArgumentException if no document has one
   */
  void require(String field) throws IOException {
    if (field.equals(IndexSchema.ID)) {
      return;
    }
    for (FieldType type : FieldType.values()) {
      if (isKnown(field, type)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "filter: no document has a field " + field + "; the index has the fields " + listed());
  }

  private boolean isKnown(String field, FieldType type) throws IOException {
    // A longer name was stored, not indexed, and would be too long for a term.
    return field.length() <= MetadataFields.MAX_KEYWORD
        && reader.docFreq(MetadataFields.term(type, field)) > 0;
  }

  private String listed() throws IOException {
    Map<String, List<FieldType>> types = new LinkedHashMap<>();
    types.put(IndexSchema.ID, List.of(FieldType.KEYWORD));
    for (IndexField field : MetadataFields.list(reader)) {
      if (!field.name().equals(IndexSchema.ID)) {
        types.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(field.type());
      }
    }
    String listed =
        types.entrySet().stream()
            .limit(LISTED)
            .map(field -> field.getKey() + " (" + either(field.getValue()) + ")")
            .collect(Collectors.joining(", "));
    return types.size() > LISTED ? listed + " and " + (types.size() - LISTED) + " more" : listed;
  }

  private static String either(List<FieldType> types) {
    return types.stream().map(FieldType::toString).collect(Collectors.joining(" or "));
  }
}
