package io.winnow.engine.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The tokenizer of XLM-R, T5 and ALBERT, and of static models distilled from them: Unigram of
 * Hugging Face tokenizers 0.23.3 with the normalizers and pre-tokenizers that come with it, id for
 * id. Immutable and safe to share; each thread needs its own {@link TokenBuffer}.
 *
 * <p>Strings may hold what Unicode text cannot: a lone surrogate counts as U+FFFD.
 */
public final class UnigramTokenizer implements Tokenizer {
  private final UnigramSpec spec;
  private final String[] tokens;
  private final int medianTokenLength;
  private final Unigram unigram;
  private final Map<String, Integer> addedIds = new HashMap<>();

  /** Looked for in the text as given, and in the normalised pieces that remain. */
  private final AddedTokens rawTokens;

  private final AddedTokens normalizedTokens;

  UnigramTokenizer(UnigramSpec spec) {
    this.spec = spec;
    this.tokens = spec.tokens().toArray(String[]::new);
    this.medianTokenLength = TokenLengths.median(tokens);
    this.unigram = new Unigram(spec);
    this.rawTokens = addedTokens(false);
    this.normalizedTokens = addedTokens(true);
    for (AddedToken token : spec.addedTokens()) {
      addedIds.put(token.content(), token.id());
    }
  }

  private AddedTokens addedTokens(boolean normalized) {
    List<AddedToken> selected =
        spec.addedTokens().stream().filter(token -> token.normalized() == normalized).toList();
    return new AddedTokens(selected, spec.normalizer());
  }

  @Override
  public int vocabularySize() {
    return tokens.length;
  }

  @Override
  public String token(int id) {
    return tokens[id];
  }

  @Override
  public int id(String token) {
    int id = addedIds.getOrDefault(token, unigram.id(token));
    // A lone surrogate is U+FFFD in a text, but is not written so in a vocabulary.
    return id >= 0 && tokens[id].equals(token) ? id : -1;
  }

  @Override
  public int unknownId() {
    return spec.unknownId();
  }

  @Override
  public int medianTokenLength() {
    return medianTokenLength;
  }

  @Override
  public void encode(CharSequence text, TokenBuffer out) {
    out.forgetOpenText();
    out.unigram().words.claim(unigram);
    CodePoints raw = out.rawText();
    raw.clear();
    raw.addAll(text);
    if (rawTokens.areAbsent(raw.array(), 0, raw.size())) {
      encodePiece(raw.array(), 0, raw.size(), out);
    } else {
      encodeAroundTokens(raw, out);
    }
  }

  // The methods with lambdas are apart, so that a text without added tokens allocates nothing.

  private void encodeAroundTokens(CodePoints raw, TokenBuffer out) {
    rawTokens.split(
        raw.array(),
        0,
        raw.size(),
        (id, from, to) -> {
          if (id >= 0) {
            out.add(id);
          } else {
            encodePiece(raw.array(), from, to, out);
          }
        });
  }

  private void encodePiece(int[] text, int from, int to, TokenBuffer out) {
    NormalizerChain.Scratch normalized = out.unigram().normal;
    spec.normalizer().normalize(text, from, to, normalized);
    CodePoints normal = normalized.result();
    if (normalizedTokens.areAbsent(normal.array(), 0, normal.size())) {
      encodeNormal(normal.array(), 0, normal.size(), normalized.head(), out);
    } else {
      encodeNormalAroundTokens(normal, normalized.head(), out);
    }
  }

  private void encodeNormalAroundTokens(CodePoints normal, int head, TokenBuffer out) {
    normalizedTokens.split(
        normal.array(),
        0,
        normal.size(),
        (id, from, to) -> {
          if (id >= 0) {
            out.add(id);
          } else {
            encodeNormal(normal.array(), from, to, head, out);
          }
        });
  }

  /** Encodes normalised text, of which what is before {@code head} stands where all begins. */
  private void encodeNormal(int[] text, int from, int to, int head, TokenBuffer out) {
    Split split = spec.preTokenizer().split();
    Metaspace metaspace = spec.preTokenizer().metaspace();
    int start = split.start(text, from, to);
    while (start < to) {
      int end = split.end(text, start, to);
      if (metaspace == null) {
        encodeWord(text, start, end, out);
      } else {
        CodePoints marked = out.unigram().marked;
        marked.clear();
        metaspace.mark(text, start, end, start < head, marked);
        encodeWords(metaspace, marked.array(), marked.size(), out);
      }
      start = split.start(text, end, to);
    }
  }

  private void encodeWords(Metaspace metaspace, int[] text, int to, TokenBuffer out) {
    for (int start = 0; start < to; ) {
      int end = metaspace.wordEnd(text, start, to);
      encodeWord(text, start, end, out);
      start = end;
    }
  }

  private void encodeWord(int[] text, int from, int to, TokenBuffer out) {
    UnigramScratch scratch = out.unigram();
    int place = scratch.words.place(text, from, to);
    if (place < 0) {
      unigram.encode(text, from, to, scratch, out);
    } else if (!scratch.words.append(place, text, from, to, out)) {
      int before = out.size();
      unigram.encode(text, from, to, scratch, out);
      scratch.words.put(place, text, from, to, out, before);
    }
  }

  @Override
  public byte[] toJson() {
    return spec.toJson();
  }

  @Override
  public Pruned without(Predicate<String> removed) {
    String unknown = tokens[spec.unknownId()];
    if (removed.test(unknown)) {
      throw new IllegalArgumentException(
          "cannot remove the unknown token \"" + unknown + "\": words need it");
    }
    int[] oldIds =
        IntStream.range(0, tokens.length).filter(id -> !removed.test(tokens[id])).toArray();
    return new Pruned(new UnigramTokenizer(spec.retain(oldIds)), oldIds);
  }

  @Override
  public String toString() {
    return "Unigram, " + tokens.length + " tokens";
  }
}
