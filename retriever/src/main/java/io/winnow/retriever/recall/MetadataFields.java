package io.winnow.retriever.recall;

import io.winnow.retriever.FieldType;
import io.winnow.retriever.IndexField;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * How metadata are indexed: each type of a field in a Lucene field of its own, as different
 * documents may hold different ones, and which of them a document has as terms of one more field.
 */
public final class MetadataFields {
  /** A longer value is stored but cannot be looked up; Lucene refuses terms over 32,766 bytes. */
  static final int MAX_KEYWORD = 8192;

  /** Its terms are a type's letter and the name of a field. */
  private static final String NAMES = "metadata.names";

  private static final Comparator<IndexField> BY_NAME =
      Comparator.comparing(IndexField::name).thenComparing(IndexField::type);

  private MetadataFields() {}

  static void add(Document document, Map<String, Object> metadata) {
    Set<String> names = new HashSet<>();
    metadata.forEach(
        (name, value) -> {
          if (name.length() > MAX_KEYWORD) {
            return;
          }
          for (Object one : value instanceof List<?> all ? all : List.of(value)) {
            add(document, name, one, names);
            Object date = one instanceof String text ? IsoDate.of(text) : null;
            if (date != null) {
              add(document, name, date, names);
            }
          }
        });
    names.forEach(name -> document.add(new StringField(NAMES, name, Field.Store.NO)));
  }

  private static void add(Document document, String name, Object value, Set<String> names) {
    FieldType type = FieldType.of(value);
    String field = field(type, name);
    names.add(letter(type) + name);
    switch (type) {
      case KEYWORD -> {
        if (((String) value).length() <= MAX_KEYWORD) {
          document.add(new StringField(field, (String) value, Field.Store.NO));
        }
      }
      case BOOLEAN -> document.add(new StringField(field, value.toString(), Field.Store.NO));
      case NUMBER -> document.add(new BinaryPoint(field, SortableBytes.ofNumber(value)));
      case DATE -> document.add(new BinaryPoint(field, SortableBytes.ofDateStart(value)));
    }
  }

  /** The Lucene field of a type. */
  static String field(FieldType type, String name) {
    return "metadata." + letter(type) + "." + name;
  }

  /** The term of the documents that have a field of a type. */
  static Term term(FieldType type, String name) {
    return new Term(NAMES, letter(type) + name);
  }

  private static char letter(FieldType type) {
    return switch (type) {
      case KEYWORD -> 'k';
      case NUMBER -> 'n';
      case DATE -> 'd';
      case BOOLEAN -> 'b';
    };
  }

  private static FieldType type(char letter) {
    for (FieldType type : FieldType.values()) {
      if (letter(type) == letter) {
        return type;
      }
    }
    throw new IllegalStateException("no type of metadata has the letter " + letter);
  }

  /** The fields that any document has, by name, then by type. */
  public static List<IndexField> list(IndexReader reader) throws IOException {
    Set<IndexField> known = new TreeSet<>(BY_NAME);
    IndexSearcher searcher = new IndexSearcher(reader);
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(NAMES);
      if (terms == null) {
        continue;
      }
      TermsEnum each = terms.iterator();
      for (@Nullable BytesRef term = each.next(); term != null; term = each.next()) {
        String text = term.utf8ToString();
        known.add(new IndexField(text.substring(1), type(text.charAt(0)), 0));
      }
    }
    List<IndexField> fields = new ArrayList<>();
    for (IndexField field : known) {
      int documents =
          searcher.count(Chunks.without(new TermQuery(term(field.type(), field.name()))));
      if (documents > 0) {
        fields.add(new IndexField(field.name(), field.type(), documents));
      }
    }
    return fields;
  }
}
