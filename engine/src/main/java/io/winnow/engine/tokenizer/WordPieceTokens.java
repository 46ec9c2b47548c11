package io.winnow.engine.tokenizer;

import java.util.List;

/**
 * The tokens of one text with their places: the exact way of {@link WordPieceText} over the whole
 * text, with origins carried along. Not thread-safe.
 */
final class WordPieceTokens {
  private final WordPieceText.Rules rules;
  private final Vocabulary vocabulary;
  private final int prefixLength;
  private final PlacedTokens out;
  private final TokenBuffer ids = new TokenBuffer();

  WordPieceTokens(
      WordPieceText.Rules rules,
      Vocabulary vocabulary,
      String continuingPrefix,
      CharSequence text) {
    this.rules = rules;
    this.vocabulary = vocabulary;
    this.prefixLength = length(continuingPrefix);
    this.out = new PlacedTokens(text, vocabulary);
  }

  List<Token> find() {
    return out.find(rules.rawTokens(), this::addPiece);
  }

  private void addPiece(int[] raw, int from, int to) {
    CodePoints normal = new CodePoints();
    rules.normalizer().normalize(raw, from, to, normal);
    Origins origins = rules.normalizer().origins(raw, from, to);
    out.split(
        rules.normalizedTokens(),
        normal.array(),
        normal.size(),
        origins::of,
        (text, start, end) -> addWords(text, start, end, origins));
  }

  private void addWords(int[] text, int from, int to, Origins origins) {
    int start = BertPreTokenizer.wordStart(text, from, to);
    while (start < to) {
      int end = BertPreTokenizer.wordEnd(text, start, to);
      ids.clear();
      rules.wordPiece().encode(text, start, end, ids);
      int at = start;
      for (int i = 0; i < ids.size(); i++) {
        int id = ids.get(i);
        // One id alone is the whole word, known or not.
        int next =
            ids.size() == 1 ? end : at + length(vocabulary.token(id)) - (i > 0 ? prefixLength : 0);
        out.add(id, origins.of(at), origins.of(next - 1));
        at = next;
      }
      start = BertPreTokenizer.wordStart(text, end, to);
    }
  }

  private static int length(String token) {
    return token.codePointCount(0, token.length());
  }
}
