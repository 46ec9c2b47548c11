package io.winnow.engine.tokenizer;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The tokenizer of the BERT family: BertNormalizer, BertPreTokenizer and WordPiece of Hugging Face
 * tokenizers 0.23.3, id for id. Immutable and safe to share; each thread needs its own {@link
 * TokenBuffer}.
 *
 * <p>Strings may hold what Unicode text cannot: a lone surrogate counts as U+FFFD.
 */
public final class WordPieceTokenizer implements Tokenizer {
  private final WordPieceSpec spec;
  private final Vocabulary vocabulary;
  private final WordPiece wordPiece;
  private final WordPieceText.Rules rules;

  WordPieceTokenizer(WordPieceSpec spec) {
    this.spec = spec;
    this.vocabulary = new Vocabulary(spec.vocabulary(), spec.addedTokens());
    this.wordPiece =
        new WordPiece(
            spec.vocabulary(), spec.unknownToken(), spec.continuingPrefix(), spec.maxWordLength());
    BertNormalizer normalizer = spec.normalizer();
    this.rules =
        WordPieceText.Rules.of(
            normalizer,
            vocabulary.added(false, normalizer),
            vocabulary.added(true, normalizer),
            wordPiece);
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
    return vocabulary.id(token, wordPiece.id(token));
  }

  @Override
  public int unknownId() {
    return wordPiece.unknownId();
  }

  @Override
  public int medianTokenLength() {
    return vocabulary.medianTokenLength();
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
    int[] oldIds = vocabulary.without(removed, spec.unknownToken());
    return new Pruned(new WordPieceTokenizer(spec.retain(oldIds)), oldIds);
  }

  @Override
  public Extended with(List<String> words) {
    return Extension.extend(
        new Extension.Kind(
            this,
            spec.vocabulary().size(),
            spec.addedTokens(),
            spec.normalizer(),
            this::words,
            (pieces, added) -> new WordPieceTokenizer(spec.extend(pieces, added))),
        words);
  }

  private List<String> words(String text) {
    CodePoints raw = CodePoints.of(text);
    CodePoints normal = new CodePoints();
    spec.normalizer().normalize(raw.array(), 0, raw.size(), normal);
    List<String> words = new ArrayList<>();
    int to = normal.size();
    int start = BertPreTokenizer.wordStart(normal.array(), 0, to);
    while (start < to) {
      int end = BertPreTokenizer.wordEnd(normal.array(), start, to);
      words.add(new String(normal.array(), start, end - start));
      start = BertPreTokenizer.wordStart(normal.array(), end, to);
    }
    return words;
  }

  @Override
  public String toString() {
    return "WordPiece, " + vocabulary.size() + " tokens";
  }
}
