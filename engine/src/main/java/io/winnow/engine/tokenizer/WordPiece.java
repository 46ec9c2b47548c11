package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits one word into vocabulary pieces, longest first; a word that cannot be split, or is too
 * long, is the unknown token. Immutable.
 */
final class WordPiece {
  private final PieceTable tokens;

  /** The tokens that continue a word, without their prefix, and the ids they have. */
  private final PieceTable continuations;

  private final int[] continuationIds;

  /** Those of both that are short and of ASCII letters and digits. */
  private final AsciiPieces asciiTokens;

  private final AsciiPieces asciiContinuations;
  private final int unknownId;
  private final int maxWordLength;

  WordPiece(List<String> vocabulary, String unknown, String prefix, int maxWordLength) {
    List<int[]> all = new ArrayList<>(vocabulary.size());
    List<int[]> continuing = new ArrayList<>();
    TokenBuffer ids = new TokenBuffer();
    CodePoints prefixPoints = CodePoints.of(prefix);
    CodePoints points = new CodePoints();
    for (String token : vocabulary) {
      points.clear();
      points.addAll(token);
      if (token.startsWith(prefix)) {
        ids.add(all.size());
        continuing.add(Arrays.copyOfRange(points.array(), prefixPoints.size(), points.size()));
      }
      all.add(points.toArray());
    }
    this.tokens = new PieceTable(all);
    this.continuations = new PieceTable(continuing);
    this.continuationIds = ids.toArray();
    int[] everyId = new int[all.size()];
    Arrays.setAll(everyId, i -> i);
    this.asciiTokens = new AsciiPieces(all, everyId, maxWordLength);
    this.asciiContinuations = new AsciiPieces(continuing, continuationIds, maxWordLength);
    this.unknownId = id(unknown);
    this.maxWordLength = maxWordLength;
  }

  int unknownId() {
    return unknownId;
  }

  /** The id of a vocabulary string, or -1. */
  int id(String token) {
    CodePoints key = CodePoints.of(token);
    return tokens.find(key.array(), 0, key.size());
  }

  int maxWordLength() {
    return maxWordLength;
  }

  /** Appends the ids of the word at [from, to). */
  void encode(int[] text, int from, int to, TokenBuffer out) {
    if (!AsciiPieces.isPacked(text, from, to)) {
      encodeCodePoints(text, from, to, out);
      return;
    }
    long low = AsciiPieces.pack(text, from, to);
    long high = AsciiPieces.pack(text, from + Long.BYTES, to);
    int[] ids = out.reserve(SplitWords.IDS);
    int size = out.size();
    int end = encodeKnown(low, high, to - from, ids, size, out.splitWords());
    if (end >= 0) {
      out.setSize(end);
    } else {
      encodeCodePoints(text, from, to, out);
      out.splitWords().put(low, high, out.array(), size, out.size());
    }
  }

  private void encodeCodePoints(int[] text, int from, int to, TokenBuffer out) {
    if (to - from > maxWordLength) {
      out.add(unknownId);
      return;
    }
    int before = out.size();
    int id = tokens.longest(text, from, to);
    int at = id < 0 ? from : from + tokens.length(id);
    while (id >= 0) {
      out.add(id);
      if (at == to) {
        return;
      }
      int piece = continuations.longest(text, at, to);
      id = piece < 0 ? -1 : continuationIds[piece];
      at += piece < 0 ? 0 : continuations.length(piece);
    }
    out.truncate(before);
    out.add(unknownId);
  }

  /**
   * Writes the ids of a word that {@link AsciiPieces} can hold behind others.
   *
   * @param ids has {@link SplitWords#IDS} places from {@code size} on
   * @param known words of this tokenizer
   * @return how many ids there are then, or -1 if the word has to be split
   */
  int encodeKnown(long low, long high, int length, int[] ids, int size, SplitWords known) {
    int place = asciiTokens.find(low, high, length);
    if (place < 0) {
      return known.append(low, high, ids, size);
    }
    ids[size] = asciiTokens.id(place);
    return size + 1;
  }

  /**
   * Writes the ids of a word of ASCII letters and digits behind others, at most one for each.
   *
   * @param text has {@link AsciiWords#SLACK} bytes behind {@code to}
   * @param lowerCase bits to set in eight letters
   * @return how many ids there are then, or -1 if only {@link #encode(int[], int, int,
   *     TokenBuffer)} can tell
   */
  int split(byte[] text, int from, int to, long lowerCase, int[] ids, int size) {
    int count = size;
    AsciiPieces pieces = asciiTokens;
    for (int at = to - from > maxWordLength ? to : from; at < to; ) {
      int length = Math.min(to - at, AsciiPieces.MAX_LENGTH);
      long low = AsciiWords.load(text, at) | lowerCase;
      long high = AsciiWords.load(text, at + Long.BYTES) | lowerCase;
      if (length < to - at && pieces.mayHaveLonger(low)) {
        return -1;
      }
      int place = pieces.longest(low, high, length);
      if (place < 0) {
        count = size;
        break;
      }
      ids[count++] = pieces.id(place);
      at += pieces.length(place);
      pieces = asciiContinuations;
    }
    if (count == size) {
      ids[count++] = unknownId;
    }
    return count;
  }
}
