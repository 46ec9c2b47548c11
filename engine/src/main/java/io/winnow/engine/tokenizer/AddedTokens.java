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

  /** Whether no added token can be in a text, by a quick look. */
  boolean areAbsent(int[] text, int from, int to) {
    return nextCandidate(text, from, to) == to;
  }

  void split(int[] text, int from, int to, Parts parts) {
    int done = from;
    for (int at = nextCandidate(text, from, to); at < to; ) {
      int found = patterns.longest(text, at, to);
      if (found < 0) {
        at = nextCandidate(text, at + 1, to);
        continue;
      }
      AddedToken token = tokens.get(found);
      int start = at;
      int end = at + patterns.length(found);
      // What is found but does not stand alone is passed over as a whole.
      at = nextCandidate(text, end, to);
      if (token.singleWord()
          && (touchesWord(text, start - 1, from, to) || touchesWord(text, end, from, to))) {
        continue;
      }
      if (token.lstrip()) {
        start = Math.max(start, done);
        while (start > done && isSpace(text[start - 1])) {
          start--;
        }
      }
      while (token.rstrip() && end < to && isSpace(text[end])) {
        end++;
      }
      if (done < start) {
        parts.part(-1, done, start);
      }
      // White space as a token may have been taken along by the one before: then nothing is left.
      if (start < end) {
        parts.part(token.id(), start, end);
      }
      done = end;
    }
    if (done < to) {
      parts.part(-1, done, to);
    }
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
