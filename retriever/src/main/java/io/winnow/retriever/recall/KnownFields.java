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
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

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
    return field.length() <= MetadataFields.MAX_KEYWORD && isLive(MetadataFields.term(type, field));
  }

  /**
   * Whether a document that is not deleted has a term: what is merged away when changes nothing.
   */
  private boolean isLive(Term term) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      PostingsEnum postings = leaf.reader().postings(term, PostingsEnum.NONE);
      Bits live = leaf.reader().getLiveDocs();
      if (postings != null) {
        int doc = postings.nextDoc();
        while (doc != DocIdSetIterator.NO_MORE_DOCS && live != null && !live.get(doc)) {
          doc = postings.nextDoc();
        }
        if (doc != DocIdSetIterator.NO_MORE_DOCS) {
          return true;
        }
      }
    }
    return false;
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
