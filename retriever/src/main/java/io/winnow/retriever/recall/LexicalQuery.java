package io.winnow.retriever.recall;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** A text as a bag of words: never parsed as query syntax. */
final class LexicalQuery {
  /**
   * Further distinct terms of a very long query are left out; Lucene's limit on clauses is 1,024.
   */
  private static final int MAX_TERMS = 1000;

  private LexicalQuery() {}

  /** Any of the text's terms, a repeated one counting as often as it stands there. */
  static Query of(String text, Analyzer analyzer) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    try (TokenStream terms = analyzer.tokenStream(IndexSchema.BODY, text)) {
      CharTermAttribute term = terms.addAttribute(CharTermAttribute.class);
      terms.reset();
      while (terms.incrementToken()) {
        String key = term.toString();
        if (counts.containsKey(key) || counts.size() < MAX_TERMS) {
          counts.merge(key, 1, Integer::sum);
        }
      }
      terms.end();
    } catch (IOException e) {
      throw new UncheckedIOException("the query text could not be analysed", e);
    }
    if (counts.isEmpty()) {
      return new MatchNoDocsQuery("no terms in the query");
    }
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    counts.forEach(
        (term, count) -> {
          Query one = new TermQuery(new Term(IndexSchema.BODY, term));
          any.add(count == 1 ? one : new BoostQuery(one, count), BooleanClause.Occur.SHOULD);
        });
    return any.build();
  }
}
