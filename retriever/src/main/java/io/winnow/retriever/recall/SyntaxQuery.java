package io.winnow.retriever.recall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.simple.SimpleQueryParser;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher.TooManyClauses;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.util.automaton.ByteRunAutomaton;
import org.jspecify.annotations.Nullable;

/**
 * A text with operators, as Lucene's simple query parser takes it: {@code +}, {@code |}, {@code -},
 * {@code "phrase"}, {@code "near"~3}, {@code prefix*}, {@code fuzy~1}, brackets and backslashes.
 * What makes no sense as an operator is text. Unlike there, what a minus excludes is excluded
 * whatever stands beside it.
 */
public final class SyntaxQuery {
  /** The parser takes time in the square of the length, and stack by the depth of brackets. */
  private static final int MAX_LENGTH = 4096;

  private static final int MAX_DEPTH = 50;

  /** Longer words are no terms, and their misspellings take long to enumerate. */
  private static final int MAX_WORD = 100;

  private static final Pattern EXCLUDED =
      Pattern.compile("(?<![^\\s(|+])-(?:\"[^\"]*\"|\\([^()]*\\)|[^\\s()\"|+]+)");
  private static final Pattern DISTANCE = Pattern.compile("(?<=[^\\s])~\\d*(?=[\\s)|+]|$)");
  private static final Pattern OPERATORS = Pattern.compile("[+|\"()*]|\\\\-?|(?<![^\\s])-");

  private SyntaxQuery() {}

  /** The words of a text with operators, without those that it excludes; may be blank. */
  public static String words(String text) {
    String included = EXCLUDED.matcher(text).replaceAll(" ");
    return OPERATORS.matcher(DISTANCE.matcher(included).replaceAll(" ")).replaceAll(" ");
  }

  /**
   * The query; null where the text is too long or too deep for a parser, or has too many clauses.
   *
   * @param weights of the fields whose terms are looked for
   */
  static @Nullable Query of(
      String text, Analyzer analyzer, Map<String, Float> weights, int maxClauses) {
    if (text.length() > MAX_LENGTH || depth(text) > MAX_DEPTH) {
      return null;
    }
    try {
      Query parsed = new Parser(analyzer, weights).parse(text);
      return Clauses.of(parsed) > maxClauses ? null : excluding(parsed);
    } catch (TooManyClauses e) {
      return null;
    }
  }

  private static int depth(String text) {
    int depth = 0;
    int deepest = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      deepest = Math.max(deepest, depth);
    }
    return deepest;
  }

  /**
   * The parser makes {@code gold -lake} gold or what has no lake; here it becomes gold without
   * lake. What excludes only stays as it is: all but that.
   */
  private static Query excluding(Query parsed) {
    if (!(parsed instanceof BooleanQuery group) || excluded(parsed) != null) {
      return parsed;
    }
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    List<BooleanClause> positive = new ArrayList<>();
    for (BooleanClause clause : group.clauses()) {
      Query excluded = excluded(clause.query());
      if (excluded == null) {
        positive.add(new BooleanClause(excluding(clause.query()), clause.occur()));
      } else {
        query.add(excluded, Occur.MUST_NOT);
      }
    }
    if (positive.isEmpty()) {
      query.add(MatchAllDocsQuery.INSTANCE, Occur.SHOULD);
    }
    positive.forEach(query::add);
    return query.build();
  }

  /** What the parser's query for a minus excludes; null if it is not one. */
  private static @Nullable Query excluded(Query query) {
    if (!(query instanceof BooleanQuery pair) || pair.clauses().size() != 2) {
      return null;
    }
    BooleanClause first = pair.clauses().getFirst();
    boolean restIsAll = pair.clauses().getLast().query() instanceof MatchAllDocsQuery;
    return first.occur() == Occur.MUST_NOT && restIsAll ? first.query() : null;
  }

  /** Phrases need positions, which only the field of title and text together has. */
  private static final class Parser extends SimpleQueryParser {
    Parser(Analyzer analyzer, Map<String, Float> weights) {
      super(analyzer, weights);
    }

    @Override
    protected Query newPhraseQuery(String text, int slop) {
      return createPhraseQuery(IndexSchema.BODY, text, slop);
    }

    @Override
    protected Query newFuzzyQuery(String text, int edits) {
      return text.length() > MAX_WORD ? newDefaultQuery(text) : super.newFuzzyQuery(text, edits);
    }

    @Override
    protected Query newPrefixQuery(String text) {
      return text.length() > MAX_WORD ? newDefaultQuery(text) : super.newPrefixQuery(text);
    }
  }

  /** How many clauses Lucene will count, at most. */
  private static final class Clauses extends QueryVisitor {
    private int count;

    static int of(Query query) {
      Clauses clauses = new Clauses();
      query.visit(clauses);
      return clauses.count;
    }

    @Override
    public QueryVisitor getSubVisitor(Occur occur, Query parent) {
      return this;
    }

    @Override
    public void consumeTerms(Query query, Term... terms) {
      count += terms.length;
    }

    @Override
    public void consumeTermsMatching(
        Query query, String field, Supplier<ByteRunAutomaton> automaton) {
      // It becomes as many terms before they are counted.
      count += query instanceof FuzzyQuery ? FuzzyQuery.defaultMaxExpansions : 1;
    }

    @Override
    public void visitLeaf(Query query) {
      count++;
    }
  }
}
