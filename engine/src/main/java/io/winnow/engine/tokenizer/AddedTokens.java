package io.winnow.engine.tokenizer;

import java.util.BitSet;
import java.util.List;

/**
 * Cuts a text at the added tokens in it: leftmost first, and of those that start at one place the
 * longest, as Hugging Face tokenizers 0.23.3 does. A token of which normalisation leaves nothing is
 * never found (the reference can run out of memory over one). Immutable.
 */
final class AddedTokens {
  /** Receives the parts of a text from left to right. */
  interface Parts {
    /** The added token {@code id}, or, where that is -1, the text at [from, to). */
    void part(int id, int from, int to);
  }

  private final List<AddedToken> tokens;
  private final PieceTable patterns;
  private final BitSet firstCodePoints = new BitSet();

  /** The highest of them: that of most files is lower than any letter. */
  private final int lastFirst;

  AddedTokens(List<AddedToken> tokens, Normalizer normalizer) {
    this.tokens = List.copyOf(tokens);
    List<int[]> keys = tokens.stream().map(token -> token.pattern(normalizer)).toList();
    this.patterns = new PieceTable(keys);
    for (int[] key : keys) {
      if (key.length > 0) {
        firstCodePoints.set(key[0]);
      }
    }
    this.lastFirst = firstCodePoints.length() - 1;
  }

  boolean isEmpty() {
    return firstCodePoints.isEmpty();
  }

  /** Whether an added token starts with a code point. */
  boolean canStartWith(int codePoint) {
    return firstCodePoints.get(codePoint);
  }

  boolean canStartWithLetterOrDigit() {
    return firstCodePoints.stream().anyMatch(AsciiPieces::isPacked);
  }

  /** Whether white space is part of an added token, so that it cannot be told by itself. */
  boolean holdSpace() {
    return patterns.anyKeyHas(AddedTokens::isSpace);
  }

  /** Whether no added token can be in a text, by a quick look. */
  boolean areAbsent(int[] text, int from, int to) {
    return nextCandidate(text, from, to) == to;
  }

  void split(int[] text, int from, int to, Parts parts) {
    split(text, from, from, to, false, parts);
  }

  /**
   * The same for a text that comes in parts, of tokens that hold no white space.
   *
   * @param start where to start; what is before is known and stands only for what it is next to
   * @param more whether more text can follow at {@code to}
   * @return where that starts which more text can change; the parts end there
   */
  int split(int[] text, int from, int start, int to, boolean more, Parts parts) {
    int done = start;
    int end = to;
    for (int at = nextCandidate(text, start, to); at < to; ) {
      if (more && to - at <= patterns.longestLength()) {
        end = at;
        break;
      }
      int found = patterns.longest(text, at, to);
      if (found < 0) {
        at = nextCandidate(text, at + 1, to);
        continue;
      }
      AddedToken token = tokens.get(found);
      int left = at;
      int right = at + patterns.length(found);
      // What is found but does not stand alone is passed over as a whole.
      at = nextCandidate(text, right, to);
      if (token.singleWord()
          && (touchesWord(text, left - 1, from, to) || touchesWord(text, right, from, to))) {
        continue;
      }
      if (token.lstrip()) {
        left = Math.max(left, done);
        while (left > done && isSpace(text[left - 1])) {
          left--;
        }
      }
      while (token.rstrip() && right < to && isSpace(text[right])) {
        right++;
      }
      if (done < left) {
        parts.part(-1, done, left);
      }
      // White space as a token may have been taken along by the one before: then nothing is left.
      if (left < right) {
        parts.part(token.id(), left, right);
      }
      done = right;
    }
    if (done < end) {
      parts.part(-1, done, end);
    }
    return end;
  }

  private int nextCandidate(int[] text, int from, int to) {
    int at = from;
    while (at < to && (text[at] > lastFirst || !firstCodePoints.get(text[at]))) {
      at++;
    }
    return at;
  }

  private static boolean touchesWord(int[] text, int neighbour, int from, int to) {
    return neighbour >= from
        && neighbour < to
        && UnicodeTable.is(text[neighbour], UnicodeTable.WORD);
  }

  private static boolean isSpace(int codePoint) {
    return UnicodeTable.is(codePoint, UnicodeTable.SPACE);
  }
}
