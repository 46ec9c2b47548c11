package io.winnow.engine.tokenizer;

import java.util.List;
import java.util.function.Predicate;

/**
 * The tokenizer of XLM-R, T5 and ALBERT, and of static models distilled from them: Unigram of
 * Hugging Face tokenizers 0.23.3 with the normalizers and pre-tokenizers that come with it, id for
 * id. Immutable and safe to share; each thread needs its own {@link TokenBuffer}.
 *
 * <p>Strings may hold what Unicode text cannot: a lone surrogate counts as U+FFFD.
 */
public final class UnigramTokenizer implements Tokenizer {
  private final UnigramSpec spec;
  private final Vocabulary vocabulary;
  private final Unigram unigram;

  /** Looked for in the text as given, and in the normalised pieces that remain. */
  private final AddedTokens rawTokens;

  private final AddedTokens normalizedTokens;

  UnigramTokenizer(UnigramSpec spec) {
    this.spec = spec;
    this.vocabulary = new Vocabulary(spec.pieces(), spec.addedTokens());
    this.unigram = new Unigram(spec);
    this.rawTokens = vocabulary.added(false, spec.normalizer());
    this.normalizedTokens = vocabulary.added(true, spec.normalizer());
  }

  @Override
  public int vocabularySize() {
    return vocabulary.size();
  }

  @Override
  public String token(int id) {
    return vocabulary.token(id);
  }

  @Override
  public int id(String token) {
    return vocabulary.id(token, unigram.id(token));
  }

  @Override
  public int unknownId() {
    return spec.unknownId();
  }

  @Override
  public int medianTokenLength() {
    return vocabulary.medianTokenLength();
  }

  @Override
  public void encode(CharSequence text, TokenBuffer out) {
    out.forgetOpenText();
    out.unigram().words.claim(unigram);
    CodePoints raw = out.unigram().raw;
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
  public List<Token> tokens(CharSequence text) {
    PlacedTokens out = new PlacedTokens(text, vocabulary);
    return new UnigramTokens(spec, unigram, rawTokens, normalizedTokens, out).find();
  }

  @Override
  public byte[] toJson() {
    return spec.toJson();
  }

  @Override
  public Pruned without(Predicate<String> removed) {
    int[] oldIds = vocabulary.without(removed, vocabulary.token(spec.unknownId()));
    return new Pruned(new UnigramTokenizer(spec.retain(oldIds)), oldIds);
  }

  @Override
  public String toString() {
    return "Unigram, " + vocabulary.size() + " tokens";
  }
}
