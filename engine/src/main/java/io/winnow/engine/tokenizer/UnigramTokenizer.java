package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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
      out.unigram().rawParts.split(rawTokens, raw, -1, this, out);
    }
  }

  /** What becomes of the parts of a text between added tokens. Not thread-safe. */
  static final class Around implements AddedTokens.Parts {
    private @Nullable UnigramTokenizer tokenizer;
    private @Nullable TokenBuffer out;
    private int[] text = {};

    /** Of a normalised text, how much stands where all begins; -1 of one that is not. */
    private int head;

    void split(
        AddedTokens tokens,
        CodePoints points,
        int newHead,
        UnigramTokenizer newTokenizer,
        TokenBuffer newOut) {
      tokenizer = newTokenizer;
      out = newOut;
      text = points.array();
      head = newHead;
      tokens.split(text, 0, points.size(), this);
    }

    @Override
    public void part(int id, int from, int to) {
      UnigramTokenizer by = Objects.requireNonNull(tokenizer);
      TokenBuffer ids = Objects.requireNonNull(out);
      if (id >= 0) {
        ids.add(id);
      } else if (head < 0) {
        by.encodePiece(text, from, to, ids);
      } else {
        by.encodeNormal(text, from, to, head, ids);
      }
    }
  }

  private void encodePiece(int[] text, int from, int to, TokenBuffer out) {
    NormalizerChain.Scratch normalized = out.unigram().normal;
    spec.normalizer().normalize(text, from, to, normalized);
    CodePoints normal = normalized.result();
    if (normalizedTokens.areAbsent(normal.array(), 0, normal.size())) {
      encodeNormal(normal.array(), 0, normal.size(), normalized.head(), out);
    } else {
      out.unigram().normalParts.split(normalizedTokens, normal, normalized.head(), this, out);
    }
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
  public Extended with(List<String> words) {
    return Extension.extend(
        new Extension.Kind(
            this,
            spec.pieces().size(),
            spec.addedTokens(),
            spec.normalizer(),
            this::words,
            (pieces, added) ->
                new UnigramTokenizer(
                    spec.extend(pieces, pieces.stream().map(unigram::scoreOf).toList(), added))),
        words);
  }

  private List<String> words(String text) {
    CodePoints raw = CodePoints.of(text);
    NormalizerChain.Scratch scratch = new NormalizerChain.Scratch();
    spec.normalizer().normalize(raw.array(), 0, raw.size(), scratch);
    CodePoints normal = scratch.result();
    List<String> words = new ArrayList<>();
    spec.preTokenizer()
        .words(
            normal.array(),
            0,
            normal.size(),
            scratch.head(),
            (word, from, to, _) -> words.add(new String(word, from, to - from)));
    return words;
  }

  @Override
  public String toString() {
    return "Unigram, " + vocabulary.size() + " tokens";
  }
}
