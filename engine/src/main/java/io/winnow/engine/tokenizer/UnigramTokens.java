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
    int[] raw = out.codePoints();
    rawTokens.split(
        raw,
        0,
        raw.length,
        (id, from, to) -> {
          if (id >= 0) {
            out.add(id, from, to - 1);
          } else {
            addPiece(raw, from, to);
          }
        });
    return out.tokens();
  }

  private void addPiece(int[] raw, int from, int to) {
    spec.normalizer().normalize(raw, from, to, scratch.normal);
    Origins origins = spec.normalizer().origins(raw, from, to);
    int[] normal = scratch.normal.result().array();
    int head = scratch.normal.head();
    normalizedTokens.split(
        normal,
        0,
        scratch.normal.result().size(),
        (id, start, end) -> {
          if (id >= 0) {
            out.add(id, origins.of(start), origins.of(end - 1));
          } else {
            addNormal(normal, start, end, head, origins);
          }
        });
  }

  private void addNormal(int[] text, int from, int to, int head, Origins origins) {
    Split split = spec.preTokenizer().split();
    Metaspace metaspace = spec.preTokenizer().metaspace();
    int start = split.start(text, from, to);
    while (start < to) {
      int end = split.end(text, start, to);
      if (metaspace == null) {
        addWord(text, start, end, origins::of);
      } else {
        addMarked(metaspace, text, start, end, start < head, origins);
      }
      start = split.start(text, end, to);
    }
  }

  private void addMarked(
      Metaspace metaspace, int[] text, int from, int to, boolean first, Origins origins) {
    CodePoints marked = new CodePoints();
    metaspace.mark(text, from, to, first, marked);
    // A mark that is put before comes of the first code point, as in the reference.
    int put = marked.size() - (to - from);
    for (int start = 0; start < marked.size(); ) {
      int end = metaspace.wordEnd(marked.array(), start, marked.size());
      addWord(marked.array(), start, end, at -> origins.of(from + Math.max(0, at - put)));
      start = end;
    }
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
