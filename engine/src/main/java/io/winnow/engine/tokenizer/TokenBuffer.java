package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A growable run of token ids that a caller reuses from text to text: it also keeps the tokenizer's
 * scratch memory, with Unigram 20 bytes a character of the longest text, 16 a character of the
 * longest word and up to a megabyte for the words met lately, and what a text that comes in parts
 * has left open. Not thread-safe.
 */
public final class TokenBuffer {
  private int[] ids = new int[64];
  private int size;
  private final CodePoints rawText = new CodePoints();
  private final CodePoints normalText = new CodePoints();
  private final Utf8Block block = new Utf8Block();
  private final Utf8Decoder decoder = new Utf8Decoder();
  private final SplitWords splitWords = new SplitWords();
  private final OpenText openText = new OpenText(decoder);
  private @Nullable WordPieceText wordPieceText;
  private @Nullable UnigramScratch unigram;

  /** An empty buffer. */
  public TokenBuffer() {}

  /** How many ids it holds. */
  public int size() {
    return size;
  }

  /** The id at a position in [0, size). */
  public int get(int index) {
    return ids[Objects.checkIndex(index, size)];
  }

  /** The ids; positions from {@link #size()} on are undefined. Valid until the next change. */
  public int[] array() {
    return ids;
  }

  /** Appends one id. */
  public void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  /** Keeps the first {@code length} ids; a text that is open stays so. */
  public void truncate(int length) {
    size = Objects.checkIndex(length, size + 1);
  }

  /** Removes all ids, and what an open text has left. */
  public void clear() {
    size = 0;
    forgetOpenText();
  }

  /** A copy of the ids. */
  public int[] toArray() {
    return Arrays.copyOf(ids, size);
  }

  /** The ids, with places for some more behind {@link #size()}. */
  int[] reserve(int more) {
    if (ids.length - size < more) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, Math.addExact(size, more)));
    }
    return ids;
  }

  /** Takes over what was written behind the end of what {@link #reserve} gave. */
  void setSize(int newSize) {
    size = newSize;
  }

  CodePoints rawText() {
    return rawText;
  }

  CodePoints normalText() {
    return normalText;
  }

  UnigramScratch unigram() {
    UnigramScratch scratch = unigram;
    if (scratch == null) {
      scratch = new UnigramScratch();
      unigram = scratch;
    }
    return scratch;
  }

  /** Makes ready for a new text, whatever became of the one before. */
  void forgetOpenText() {
    block.reset();
    openText.reset();
    if (wordPieceText != null) {
      wordPieceText.reset();
    }
  }

  /** What the tokenizer that {@link #wordPieceText} was last asked for has split. */
  SplitWords splitWords() {
    return splitWords;
  }

  Utf8Block block() {
    return block;
  }

  Utf8Decoder decoder() {
    return decoder;
  }

  /** What a tokenizer that needs whole texts has of one that comes in parts. */
  OpenText openText() {
    return openText;
  }

  /** The text that a WordPiece tokenizer with these parts has open. */
  WordPieceText wordPieceText(WordPieceText.Rules rules) {
    if (wordPieceText == null) {
      wordPieceText = new WordPieceText(rules, this);
    }
    wordPieceText.follow(rules);
    return wordPieceText;
  }
}
