package io.winnow.engine.tokenizer;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final WordPieceText.Rules rules;

  WordPieceTokenizer(WordPieceSpec spec) {
    this.spec = spec;
    this.tokens = spec.tokens().toArray(String[]::new);
    this.medianTokenLength = TokenLengths.median(tokens);
    this.wordPiece =
        new WordPiece(
            spec.vocabulary(), spec.unknownToken(), spec.continuingPrefix(), spec.maxWordLength());
    this.rules =
        WordPieceText.Rules.of(
            spec.normalizer(), addedTokens(spec, false), addedTokens(spec, true), wordPiece);
    for (AddedToken token : spec.addedTokens()) {
      addedIds.put(token.content(), token.id());
    }
  }

  private static AddedTokens addedTokens(WordPieceSpec spec, boolean normalized) {
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
    out.forgetOpenText();
    feed(text, 0, text.length(), true, out);
  }

  @Override
  public void feed(CharSequence part, int from, int to, boolean last, TokenBuffer out) {
    Objects.checkFromToIndex(from, to, part.length());
    WordPieceText text = out.wordPieceText(rules);
    Utf8Block block = out.block();
    int at = from;
    do {
      at = block.fill(part, at, to);
      text.add(block, last && at == to && !block.isHalfChar());
    } while (at < to);
    if (last && block.isHalfChar()) {
      block.fillRest();
      text.add(block, true);
    }
  }

  @Override
  public void feed(byte[] utf8, int from, int to, boolean last, TokenBuffer out) {
    Objects.checkFromToIndex(from, to, utf8.length);
    WordPieceText text = out.wordPieceText(rules);
    Utf8Block block = out.block();
    addHalfChar(text, block);
    int at = from;
    do {
      at = block.fill(utf8, at, to);
      text.add(block, last && at == to);
    } while (at < to);
  }

  @Override
  public void feed(MemorySegment utf8, long from, long to, boolean last, TokenBuffer out) {
    Objects.checkFromToIndex(from, to, utf8.byteSize());
    WordPieceText text = out.wordPieceText(rules);
    Utf8Block block = out.block();
    addHalfChar(text, block);
    long at = from;
    do {
      at = block.fill(utf8, at, to);
      text.add(block, last && at == to);
    } while (at < to);
  }

  private static void addHalfChar(WordPieceText text, Utf8Block block) {
    if (block.isHalfChar()) {
      block.fillRest();
      text.add(block, false);
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
