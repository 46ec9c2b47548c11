package io.winnow.engine.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * A text on its way to ids, block by block. Plain words take the way of {@link AsciiWords}; a run
 * without white space that is not plain, or not yet all there, takes the exact one: code points,
 * added tokens, normaliser, words. What later blocks can change waits: the start of an added token,
 * marks that are not yet in order, a word. A word that is too long anyway is not kept, so that
 * memory is bounded. Not thread-safe.
 */
final class WordPieceText {
  /** Bytes after which the exact way looks for what is settled. */
  private static final int STRETCH = 1024;

  /**
   * What a tokenizer is made of.
   *
   * @param rawTokens looked for in the text as given
   * @param normalizedTokens looked for in the normalised pieces that remain
   * @param spaceSettles whether white space ends all that came before, as no added token holds any
   * @param plain the fast way, where there is one
   */
  record Rules(
      BertNormalizer normalizer,
      AddedTokens rawTokens,
      AddedTokens normalizedTokens,
      WordPiece wordPiece,
      boolean spaceSettles,
      @Nullable AsciiWords plain) {

    static Rules of(
        BertNormalizer normalizer,
        AddedTokens rawTokens,
        AddedTokens normalizedTokens,
        WordPiece wordPiece) {
      boolean spaceSettles = !rawTokens.holdSpace() && !normalizedTokens.holdSpace();
      boolean plain =
          spaceSettles && normalizedTokens.isEmpty() && !rawTokens.canStartWithLetterOrDigit();
      return new Rules(
          normalizer,
          rawTokens,
          normalizedTokens,
          wordPiece,
          spaceSettles,
          plain ? new AsciiWords(wordPiece, normalizer.lowercases(), rawTokens) : null);
    }
  }

  private Rules rules;
  private final TokenBuffer out;
  private final Utf8Decoder decoder;
  private final AddedTokens.Parts pieces = this::takePiece;
  private final AddedTokens.Parts words = this::takeWords;

  /** Of the run that takes the exact way: code points not yet looked through for added tokens. */
  private final CodePoints raw;

  /** How many of them are known, and kept as neighbours of the others. */
  private int known;

  /** Its normalised form from the first word on that has no ids yet. */
  private final CodePoints normal;

  /** How many code points of that are known to be one word, so that none is looked at again. */
  private int openWord;

  /** Whether marks in that have to be ordered. */
  private boolean marks;

  /** Whether a run on the exact way is open. */
  private boolean open;

  WordPieceText(Rules rules, TokenBuffer out) {
    this.rules = rules;
    this.out = out;
    this.decoder = out.decoder();
    this.raw = out.rawText();
    this.normal = out.normalText();
  }

  /** Goes by the rules of a tokenizer, which may be another one than for the last text. */
  void follow(Rules other) {
    if (rules.wordPiece() != other.wordPiece()) {
      out.splitWords().clear();
    }
    rules = other;
  }

  /** Forgets the text that is open. */
  void reset() {
    decoder.reset();
    raw.clear();
    normal.clear();
    known = 0;
    openWord = 0;
    marks = false;
    open = false;
  }

  /** Takes the next block of the text, and with the last one its end. */
  void add(Utf8Block block, boolean last) {
    int at = 0;
    int to = block.size();
    while (at < to) {
      if (rules.plain() != null && !open) {
        at = rules.plain().encode(block, at, to, last, out);
      }
      if (at < to) {
        at = addRun(block.array(), at, to);
      }
    }
    if (last && open) {
      endRun();
    }
  }

  /** Takes a run without white space, as much as there is of it; returns where it ends. */
  private int addRun(byte[] block, int from, int to) {
    int at = from;
    open = true;
    while (at < to) {
      int stop = Math.min(to, at + STRETCH);
      at = decoder.decode(block, at, stop, rules.spaceSettles(), raw);
      if (at < stop) {
        endRun();
        return at + 1;
      }
      if (rules.spaceSettles() && raw.size() > STRETCH) {
        settle(true);
      }
    }
    return at;
  }

  private void endRun() {
    decoder.finish(raw);
    settle(false);
    reset();
  }

  private void settle(boolean more) {
    int settled = rules.rawTokens().split(raw.array(), 0, known, raw.size(), more, pieces);
    known = Math.min(settled, 1);
    raw.removeFirst(settled - known);
    settleWords(more);
  }

  private void takePiece(int id, int from, int to) {
    if (id >= 0) {
      settleWords(false);
      out.add(id);
    } else {
      marks |= rules.normalizer().normalizePart(raw.array(), from, to, normal);
    }
  }

  private void settleWords(boolean more) {
    int size = normal.size();
    boolean tokens = !rules.normalizedTokens().isEmpty();
    int settled =
        !more ? size : tokens ? 0 : BertPreTokenizer.lastWordStart(normal.array(), openWord, size);
    int end = marks ? MarkOrder.restore(normal.array(), 0, settled) : settled;
    if (tokens) {
      rules.normalizedTokens().split(normal.array(), 0, end, words);
    } else {
      takeWords(-1, 0, end);
    }
    normal.removeFirst(settled);
    if (!tokens) {
      // Beyond its longest a word is unknown, whatever follows. Half of this can be barriers.
      normal.truncate((int) Math.min(normal.size(), 2L * rules.wordPiece().maxWordLength() + 2));
      openWord = normal.size();
    }
    marks &= more;
  }

  private void takeWords(int id, int from, int to) {
    if (id >= 0) {
      out.add(id);
      return;
    }
    int[] text = normal.array();
    int start = BertPreTokenizer.wordStart(text, from, to);
    while (start < to) {
      int end = BertPreTokenizer.wordEnd(text, start, to);
      rules.wordPiece().encode(text, start, end, out);
      start = BertPreTokenizer.wordStart(text, end, to);
    }
  }
}
