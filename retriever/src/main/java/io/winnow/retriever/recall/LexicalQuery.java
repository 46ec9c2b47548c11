package io.winnow.retriever.recall;

import io.winnow.retriever.FieldWeights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * What the lexical arm is asked: a text as a bag of words, unless it is to be read as syntax.
 *
 * @param weights of title and text by themselves; null for both as one field
 * @param syntax whether the text has operators, see {@link SyntaxQuery}
 */
public record LexicalQuery(
    String text, Analyzer analyzer, @Nullable FieldWeights weights, boolean syntax) {
  /** Lucene's limit on clauses is 1,024; further distinct terms of a long query are left out. */
  private static final int MAX_CLAUSES = 1000;

  /**
   * The query.
   *
   * @param filter what else a document must match, without a part in its score; may be null
   */
  Query query(@Nullable Query filter) {
    Map<String, Float> fields = fields();
    // A filter has up to as many clauses as FilterQuery lets it have.
    int clauses = filter == null ? MAX_CLAUSES : MAX_CLAUSES - FilterQuery.MAX_CONDITIONS;
    Query terms = syntax ? SyntaxQuery.of(text, analyzer, fields, clauses - 1) : null;
    if (terms != null) {
      terms = Chunks.without(terms); // An operator can match all.
    } else {
      terms = bag(fields, clauses / fields.size());
    }
    return filter == null
        ? terms
        : new BooleanQuery.Builder().add(terms, Occur.MUST).add(filter, Occur.FILTER).build();
  }

  private Map<String, Float> fields() {
    if (weights == null) {
      return Map.of(IndexSchema.BODY, 1f);
    }
    Map<String, Float> fields = new LinkedHashMap<>();
    if (weights.title() > 0) {
      fields.put(IndexSchema.TITLE_TERMS, (float) weights.title());
    }
    if (weights.text() > 0) {
      fields.put(IndexSchema.TEXT_TERMS, (float) weights.text());
    }
    return fields;
  }

  /** Any of the text's terms, a repeated one counting as often as it stands there. */
  private Query bag(Map<String, Float> fields, int maxTerms) {
    Map<String, Integer> counts = counts(maxTerms);
    if (counts.isEmpty()) {
      return new MatchNoDocsQuery("no terms in the query");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    fields.forEach(
        (field, weight) ->
            counts.forEach(
                (term, count) -> {
                  Query one = new TermQuery(new Term(field, term));
                  float boost = count * weight;
                  any.add(boost == 1 ? one : new BoostQuery(one, boost), Occur.SHOULD);
                }));
    return any.build();
  }

  private Map<String, Integer> counts(int maxTerms) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (TokenStream terms = analyzer.tokenStream(IndexSchema.BODY, text)) {
      CharTermAttribute term = terms.addAttribute(CharTermAttribute.class);
      terms.reset();
      while (terms.incrementToken()) {
        String key = term.toString();
        if (counts.containsKey(key) || counts.size() < maxTerms) {
          counts.merge(key, 1, Integer::sum);
        }
      }
      terms.end();
    } catch (IOException e) {
      throw new UncheckedIOException("the query text could not be analysed", e);
    }
    return counts;
  }
}
