package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits a word into the vocabulary pieces whose scores have the greatest sum (Viterbi), as Unigram
 * of Hugging Face tokenizers 0.23.3 does: sums are made from left to right in 64 bits, and of equal
 * ones that stays whose last piece is the longest; a code point that is no piece counts ten less
 * than the lowest score, and neighbouring ones are one. Immutable.
 */
final class Unigram {
  private static final double UNKNOWN_PENALTY = 10;

  /**
   * What a new piece has more than the pieces it replaces, times its length squared: so a word is
   * taken rather than new words in it.
   */
  private static final double PREFERENCE = 1e-6;

  private final PieceTrie trie;
  private final double[] scores;
  private final double unknownScore;
  private final int unknownId;

  /** The tokens of bytes, by which unknown text is written; empty if it is not. */
  private final int[] byteIds;

  Unigram(UnigramSpec spec) {
    List<int[]> pieces = new ArrayList<>(spec.pieces().size());
    CodePoints points = new CodePoints();
    for (String piece : spec.pieces()) {
      points.clear();
      points.addAll(piece);
      pieces.add(points.toArray());
    }
    this.trie = new PieceTrie(pieces);
    this.scores = spec.scores().stream().mapToDouble(ReferenceNumber::parse).toArray();
    this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
    this.unknownId = spec.unknownId();
    this.byteIds = new int[spec.byteFallback() ? 0x100 : 0];
    Arrays.setAll(byteIds, b -> id("<0x%02X>".formatted(b)));
  }

  /** The id of a vocabulary string, or -1. */
  int id(String token) {
    CodePoints key = CodePoints.of(token);
    return trie.find(key.array(), 0, key.size());
  }

  /**
   * The score for a new piece with which it is taken where its pieces were taken before. No lower
   * than the lowest there is, on which the score of unknown text depends.
   */
  double scoreOf(String piece) {
    CodePoints word = CodePoints.of(piece);
    UnigramScratch scratch = new UnigramScratch();
    scratch.reserve(word.size());
    findBest(word.array(), 0, word.size(), scratch);
    double more = PREFERENCE * word.size() * word.size();
    return Math.max(scratch.sums[word.size()] + more, unknownScore + UNKNOWN_PENALTY);
  }

  /** Appends the ids of the word at [from, to). */
  void encode(int[] text, int from, int to, UnigramScratch scratch, TokenBuffer out) {
    int length = to - from;
    scratch.reserve(length);
    findBest(text, from, length, scratch);
    int before = out.size();
    int unknownEnd = -1;
    for (int end = length; end > 0; ) {
      int id = scratch.ids[end];
      int start = scratch.starts[end];
      if (id == unknownId) {
        unknownEnd = unknownEnd < 0 ? end : unknownEnd;
      } else {
        addUnknown(text, from + end, from + unknownEnd, unknownEnd, out);
        unknownEnd = -1;
        out.add(id);
      }
      end = start;
    }
    addUnknown(text, from, from + unknownEnd, unknownEnd, out);
    reverse(out.array(), before, out.size());
  }

  private void findBest(int[] text, int from, int length, UnigramScratch scratch) {
    double[] sums = scratch.sums;
    int[] starts = scratch.starts;
    int[] ids = scratch.ids;
    Arrays.fill(sums, 0, length + 1, Double.NaN);
    sums[0] = 0;
    for (int start = 0; start < length; start++) {
      double sum = sums[start];
      boolean known = false;
      int node = trie.root();
      for (int end = start + 1; end <= length; end++) {
        node = trie.next(node, text[from + end - 1]);
        if (node < 0) {
          break;
        }
        int id = trie.piece(node);
        if (id >= 0) {
          known |= end == start + 1;
          offer(sum + scores[id], start, id, end, sums, starts, ids);
        }
      }
      if (!known) {
        offer(sum + unknownScore, start, unknownId, start + 1, sums, starts, ids);
      }
    }
  }

  /** Takes a sum if it is greater than what is there, or if there is nothing: not a number. */
  private static void offer(
      double sum, int start, int id, int end, double[] sums, int[] starts, int[] ids) {
    if (!(sum <= sums[end])) {
      sums[end] = sum;
      starts[end] = start;
      ids[end] = id;
    }
  }

  /** Appends, last one first, the ids of what is unknown as one piece; nothing if end is -1. */
  private void addUnknown(int[] text, int from, int to, int end, TokenBuffer out) {
    if (end < 0) {
      return;
    }
    int id = trie.find(text, from, to);
    if (id >= 0) {
      out.add(id);
    } else if (!addBytes(text, from, to, out)) {
      out.add(unknownId);
    }
  }

  /** Appends the tokens of the bytes of a text, last one first, if there is one for each. */
  private boolean addBytes(int[] text, int from, int to, TokenBuffer out) {
    if (byteIds.length == 0) {
      return false;
    }
    int before = out.size();
    for (int i = to - 1; i >= from; i--) {
      int length = Charsmap.utf8Length(text[i]);
      for (int k = length - 1; k >= 0; k--) {
        int id = byteIds[Charsmap.utf8Byte(text[i], length, k)];
        if (id < 0) {
          out.truncate(before);
          return false;
        }
        out.add(id);
      }
    }
    return true;
  }

  private static void reverse(int[] ids, int from, int to) {
    for (int low = from, high = to - 1; low < high; low++, high--) {
      int swap = ids[low];
      ids[low] = ids[high];
      ids[high] = swap;
    }
  }
}
