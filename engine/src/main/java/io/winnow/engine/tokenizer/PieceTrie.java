package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * Walks all pieces of a vocabulary that a text starts with. A piece's number is its place in the
 * list the trie was made from. Immutable.
 *
 * <p>One open-addressing table of all edges: a node is the slot of the edge that leads to it, and
 * an edge's key is the node it leaves and its code point. The piece that ends with an edge stands
 * beside the key, so that a step reads one word of memory.
 */
final class PieceTrie {
  private static final int MOST_PIECES = (1 << 20) - 2;

  private static final int MOST_SLOTS_BITS = 23;
  private static final int PIECE_BITS = 20;
  private static final int CODE_POINT_BITS = 21;
  private static final long PIECE = (1L << PIECE_BITS) - 1;

  /** The root's slot, which no edge takes. */
  private static final int ROOT = 0;

  /** Of each edge: node, code point plus one and piece plus one; 0 where there is none. */
  private final long[] edges;

  private final int shift;

  /**
   * A trie of distinct pieces; an empty one is allowed and never found.
   *
   * @throws IllegalArgumentException if they are too many
   */
  PieceTrie(List<int[]> list) {
    int bits = 64 - Long.numberOfLeadingZeros(countEdges(list) * 3 / 2 + 2);
    if (bits > MOST_SLOTS_BITS || list.size() > MOST_PIECES) {
      throw new IllegalArgumentException(
          "%d pieces are too many for a Unigram model".formatted(list.size()));
    }
    shift = 64 - bits;
    edges = new long[1 << bits];
    edges[ROOT] = ~PIECE;
    for (int piece = 0; piece < list.size(); piece++) {
      int node = ROOT;
      for (int codePoint : list.get(piece)) {
        node = put(node, codePoint);
      }
      if (node != ROOT) {
        edges[node] += piece + 1;
      }
    }
  }

  /** Where every walk starts. */
  int root() {
    return ROOT;
  }

  /** The node that a code point leads to from a node, or -1. */
  int next(int node, int codePoint) {
    long key = key(node, codePoint);
    for (int slot = slot(key); ; slot = (slot + 1) & (edges.length - 1)) {
      long edge = edges[slot];
      if ((edge & ~PIECE) == key) {
        return slot;
      }
      if (edge == 0) {
        return -1;
      }
    }
  }

  /** The number of the piece that ends at a node, or -1. */
  int piece(int node) {
    return (int) (edges[node] & PIECE) - 1;
  }

  /** The number of the piece that equals the text at [from, to), or -1. */
  int find(int[] text, int from, int to) {
    int node = ROOT;
    for (int i = from; i < to && node >= 0; i++) {
      node = next(node, text[i]);
    }
    return node < 0 ? -1 : piece(node);
  }

  private int put(int node, int codePoint) {
    long key = key(node, codePoint);
    int slot = slot(key);
    while (edges[slot] != 0 && (edges[slot] & ~PIECE) != key) {
      slot = (slot + 1) & (edges.length - 1);
    }
    edges[slot] |= key;
    return slot;
  }

  private int slot(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> shift);
  }

  private static long key(int node, int codePoint) {
    return (((long) node << CODE_POINT_BITS) | (codePoint + 1)) << PIECE_BITS;
  }

  /** Sorted, each piece has an edge for each code point that it does not share with the last. */
  private static long countEdges(List<int[]> list) {
    int[][] sorted = list.toArray(int[][]::new);
    Arrays.sort(sorted, Arrays::compare);
    long edges = 0;
    int[] last = {};
    for (int[] piece : sorted) {
      int shared = Arrays.mismatch(last, piece);
      edges += shared < 0 ? 0 : piece.length - shared;
      last = piece;
    }
    return edges;
  }
}
