package io.winnow.retriever.recall;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.util.CharTokenizer;

/**
 * English text about programs: an identifier is a term as a whole and in its parts, {@code
 * java.nio.file.Files.readAllLines} is java, nio, file, files, readalllines, read, all, lines.
 * (Lucene's standard tokenizer keeps it in one piece.) Then as the English analyzer.
 */
final class CodeAnalyzer extends Analyzer {
  private static final int PARTS =
      WordDelimiterGraphFilter.GENERATE_WORD_PARTS
          | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
          | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE
          | WordDelimiterGraphFilter.SPLIT_ON_NUMERICS
          | WordDelimiterGraphFilter.PRESERVE_ORIGINAL;

  @Override
  protected TokenStreamComponents createComponents(String field) {
    Tokenizer identifiers =
        CharTokenizer.fromTokenCharPredicate(c -> Character.isLetterOrDigit(c) || c == '_');
    TokenStream parts =
        new FlattenGraphFilter(new WordDelimiterGraphFilter(identifiers, PARTS, null));
    TokenStream words =
        new StopFilter(new LowerCaseFilter(parts), EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
    return new TokenStreamComponents(identifiers, new PorterStemFilter(words));
  }

  @Override
  protected TokenStream normalize(String field, TokenStream text) {
    return new LowerCaseFilter(text);
  }
}
