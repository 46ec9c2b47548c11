package io.winnow.engine.tokenizer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The tokenizer of the BERT family: BertNormalizer, BertPreTokenizer and WordPiece of Hugging Face
 * tokenizers 0.23.3, id for id. Immutable and safe to share; each thread needs its own {@link
 * TokenBuffer}.
 *
 * <p>Strings may hold what Unicode text cannot: a lone surrogate counts as U+FFFD.
 */
public final class WordPieceTokenizer implements Tokenizer {
  private final WordPieceSpec spec;
  private final String[] tokens;
  private final int medianTokenLength;
  private final WordPiece wordPiece;
  private final Map<String, Integer> addedIds = new HashMap<>();

  /** Looked for in the text as given, and in the normalised pieces that remain. */
  private final AddedTokens rawTokens;

  private final AddedTokens normalizedTokens;

  WordPieceTokenizer(WordPieceSpec spec) {
    this.spec = spec;
    this.tokens = spec.tokens().toArray(String[]::new);
    this.medianTokenLength = TokenLengths.median(tokens);
    this.wordPiece =
        new WordPiece(
            spec.vocabulary(), spec.unknownToken(), spec.continuingPrefix(), spec.maxWordLength());
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
    int id = addedIds.getOrDefault(token, wordPiece.id(token));
    // A lone surrogate is U+FFFD in a text, but is not written so in a vocabulary.
    return id >= 0 && tokens[id].equals(token) ? id : -1;
  }

  @Override
  public int unknownId() {
    return wordPiece.unknownId();
  }

  @Override
  public int medianTokenLength() {
    return medianTokenLength;
  }

  @Override
  public void encode(CharSequence text, TokenBuffer out) {
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
    CodePoints normal = out.normalText();
    normal.clear();
    spec.normalizer().normalize(text, from, to, normal);
    if (normalizedTokens.areAbsent(normal.array(), 0, normal.size())) {
      encodeWords(normal.array(), 0, normal.size(), out);
    } else {
      encodeWordsAroundTokens(normal, out);
    }
  }

  private void encodeWordsAroundTokens(CodePoints normal, TokenBuffer out) {
    normalizedTokens.split(
        normal.array(),
        0,
        normal.size(),
        (id, start, end) -> {
          if (id >= 0) {
            out.add(id);
          } else {
            encodeWords(normal.array(), start, end, out);
          }
        });
  }

  private void encodeWords(int[] text, int from, int to, TokenBuffer out) {
    int start = BertPreTokenizer.wordStart(text, from, to);
    while (start < to) {
      int end = BertPreTokenizer.wordEnd(text, start, to);
      wordPiece.encode(text, start, end, out);
      start = BertPreTokenizer.wordStart(text, end, to);
    }
  }

  @Override
  public byte[] toJson() {
    return spec.toJson();
  }

  @Override
  public Pruned without(Predicate<String> removed) {
    if (removed.test(spec.unknownToken())) {
      throw new IllegalArgumentException(
          "cannot remove the unknown token \"" + spec.unknownToken() + "\": words need it");
    }
    boolean[] keep = new boolean[tokens.length];
    for (int id = 0; id < keep.length; id++) {
      keep[id] = !removed.test(tokens[id]);
    }
    int[] oldIds = IntStream.range(0, keep.length).filter(id -> keep[id]).toArray();
    return new Pruned(new WordPieceTokenizer(spec.retain(id -> keep[id])), oldIds);
  }

  @Override
  public String toString() {
    return "WordPiece, " + tokens.length + " tokens";
  }
}
