package io.winnow.engine.tokenizer;

import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The tokens of one text with their places: the way of {@link UnigramTokenizer} with origins
 * carried along. Not thread-safe.
 */
final class UnigramTokens {
  private final UnigramSpec spec;
  private final Unigram unigram;
  private final AddedTokens rawTokens;
  private final AddedTokens normalizedTokens;
  private final PlacedTokens out;
  private final UnigramScratch scratch = new UnigramScratch();
  private final TokenBuffer ids = new TokenBuffer();

  UnigramTokens(
      UnigramSpec spec,
      Unigram unigram,
      AddedTokens rawTokens,
      AddedTokens normalizedTokens,
      PlacedTokens out) {
    this.spec = spec;
    this.unigram = unigram;
    this.rawTokens = rawTokens;
    this.normalizedTokens = normalizedTokens;
    this.out = out;
  }

  List<Token> find() {
    return out.find(rawTokens, this::addPiece);
  }

  private void addPiece(int[] raw, int from, int to) {
    spec.normalizer().normalize(raw, from, to, scratch.normal);
    Origins origins = spec.normalizer().origins(raw, from, to);
    CodePoints normal = scratch.normal.result();
    int head = scratch.normal.head();
    out.split(
        normalizedTokens,
        normal.array(),
        normal.size(),
        origins::of,
        (text, start, end) ->
            spec.preTokenizer()
                .words(
                    text,
                    start,
                    end,
                    head,
                    (word, first, last, position) ->
                        addWord(word, first, last, at -> origins.of(position.applyAsInt(at)))));
  }

  private void addWord(int[] text, int from, int to, IntUnaryOperator origin) {
    ids.clear();
    unigram.encode(text, from, to, scratch, ids);
    int[] starts = unigram.starts(text, from, to, scratch, ids);
    for (int i = 0; i < ids.size(); i++) {
      // Several tokens of one start are the bytes of what is unknown.
      int next = i + 1;
      while (next < ids.size() && starts[next] == starts[i]) {
        next++;
      }
      int end = next < ids.size() ? starts[next] : to;
      out.add(ids.get(i), origin.applyAsInt(starts[i]), origin.applyAsInt(end - 1));
    }
  }
}
