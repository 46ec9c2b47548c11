package io.winnow.retriever.recall;

import io.winnow.retriever.FieldType;
import io.winnow.retriever.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.BinaryPoint;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.util.BytesRef;

/** A filter as a query of Lucene over the fields that an index has. */
public final class FilterQuery {
  /**
   * Conditions of a filter; Lucene's limit, 1,024 clauses, is for the words beside it too. All
   * keywords, and all numbers, of an {@code in} are one, dates are one each.
   */
  static final int MAX_CONDITIONS = 400;

  private final KnownFields fields;
  private int conditions;

  private FilterQuery(KnownFields fields) {
    this.fields = fields;
  }

  /**
   * The query; it scores nothing.
   *
   * @throws IllegalArgumentException for a field that no document of the index has, values of a
   *     type that none has in that field, a keyword too long to be looked up, or more than {@value
   *     #MAX_CONDITIONS} conditions; an index without documents has nothing to object to
   */
  public static Query of(Filter filter, IndexReader reader) throws IOException {
    if (reader.numDocs() == 0) {
      return new MatchNoDocsQuery("no documents");
    }
    return new ConstantScoreQuery(new FilterQuery(new KnownFields(reader)).query(filter));
  }

  private Query query(Filter filter) throws IOException {
    return switch (filter) {
      case Filter.In in -> in(in);
      case Filter.Range range -> range(range);
      case Filter.Exists(String field) -> exists(field);
      case Filter.And(List<Filter> all) -> all(all, Occur.FILTER);
      case Filter.Or(List<Filter> any) -> all(any, Occur.SHOULD);
      case Filter.Not(Filter other) -> {
        count(1);
        yield new BooleanQuery.Builder()
            .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
            .add(query(other), Occur.MUST_NOT)
            .build();
      }
    };
  }

  private Query all(List<Filter> filters, Occur occur) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    for (Filter filter : filters) {
      query.add(query(filter), occur);
    }
    return query.build();
  }

  private void count(int more) {
    conditions += more;
    if (conditions > MAX_CONDITIONS) {
      throw new IllegalArgumentException(
          "filter: expected at most "
              + MAX_CONDITIONS
              + " conditions, found more; many values of one field are one condition: field in"
              + " (...)");
    }
  }

  private Query in(Filter.In in) throws IOException {
    if (in.values().isEmpty()) {
      fields.require(in.field());
      return new MatchNoDocsQuery("no values");
    }
    Map<FieldType, List<Object>> byType = new EnumMap<>(FieldType.class);
    in.values()
        .forEach(
            value ->
                byType.computeIfAbsent(FieldType.of(value), _ -> new ArrayList<>()).add(value));
    List<Query> any = new ArrayList<>();
    for (Map.Entry<FieldType, List<Object>> values : byType.entrySet()) {
      any.addAll(
          in(fields.require(in.field(), values.getKey()), values.getKey(), values.getValue()));
    }
    count(any.size());
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    any.forEach(one -> query.add(one, Occur.SHOULD));
    return any.size() == 1 ? any.getFirst() : query.build();
  }

  private static List<Query> in(String field, FieldType type, List<Object> values) {
    return switch (type) {
      case KEYWORD, BOOLEAN ->
          List.of(
              new TermInSetQuery(
                  field, values.stream().map(value -> keyword(value.toString())).toList()));
      case NUMBER ->
          List.of(
              BinaryPoint.newSetQuery(
                  field, values.stream().map(SortableBytes::ofNumber).toArray(byte[][]::new)));
      case DATE ->
          values.stream()
              .distinct()
              .map(
                  day ->
                      BinaryPoint.newRangeQuery(
                          field, SortableBytes.ofDateStart(day), SortableBytes.ofDateEnd(day)))
              .toList();
    };
  }

  private static BytesRef keyword(String value) {
    if (value.length() > MetadataFields.MAX_KEYWORD) {
      throw new IllegalArgumentException(
          "filter: keywords are looked up to "
              + MetadataFields.MAX_KEYWORD
              + " characters, found one of "
              + value.length());
    }
    return new BytesRef(value);
  }

  private Query range(Filter.Range range) throws IOException {
    count(1);
    String field = fields.require(range.field(), range.type());
    Filter.Bound low = range.low();
    Filter.Bound high = range.high();
    return switch (range.type()) {
      case NUMBER ->
          BinaryPoint.newRangeQuery(
              field,
              low == null
                  ? least(SortableBytes.NUMBER_BYTES)
                  : start(SortableBytes.ofNumber(low.value()), low.inclusive()),
              high == null
                  ? greatest(SortableBytes.NUMBER_BYTES)
                  : end(SortableBytes.ofNumber(high.value()), high.inclusive()));
      case DATE ->
          BinaryPoint.newRangeQuery(
              field,
              low == null ? least(SortableBytes.DATE_BYTES) : dateStart(low),
              high == null ? greatest(SortableBytes.DATE_BYTES) : dateEnd(high));
      default ->
          new TermRangeQuery(
              field,
              low == null ? null : keyword((String) low.value()),
              high == null ? null : keyword((String) high.value()),
              low == null || low.inclusive(),
              high == null || high.inclusive());
    };
  }

  /** On or after a day is from its first moment; after it, from after its last. */
  private static byte[] dateStart(Filter.Bound low) {
    return low.inclusive()
        ? SortableBytes.ofDateStart(low.value())
        : SortableBytes.next(SortableBytes.ofDateEnd(low.value()));
  }

  private static byte[] dateEnd(Filter.Bound high) {
    return high.inclusive()
        ? SortableBytes.ofDateEnd(high.value())
        : SortableBytes.previous(SortableBytes.ofDateStart(high.value()));
  }

  private static byte[] start(byte[] low, boolean inclusive) {
    return inclusive ? low : SortableBytes.next(low);
  }

  private static byte[] end(byte[] high, boolean inclusive) {
    return inclusive ? high : SortableBytes.previous(high);
  }

  private static byte[] least(int length) {
    return new byte[length];
  }

  private static byte[] greatest(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) -1);
    return bytes;
  }

  private Query exists(String field) throws IOException {
    if (field.equals(IndexSchema.ID)) {
      return MatchAllDocsQuery.INSTANCE;
    }
    fields.require(field);
    count(FieldType.values().length);
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (FieldType type : FieldType.values()) {
      any.add(new TermQuery(MetadataFields.term(type, field)), Occur.SHOULD);
    }
    return any.build();
  }
}
