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

  /** Appends the ids of the word at [from, to). */
  void encode(int[] text, int from, int to, TokenBuffer out) {
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
}
