package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * Walks all pieces of a vocabulary that a text starts with. A piece's number is its place in the
 * list the trie was made from. Immutable.
 *
 * <p>One open-addressing table of all edges: a node is the slot of the edge that leads to it, and
 * an edge's key is the node it leaves and its code point.
 */
final class PieceTrie {
  private static final int CODE_POINT_BITS = 21;
  private static final long EMPTY = -1;

  private final long[] edges;

  /** The piece that ends with an edge, or -1. */
  private final int[] pieces;

  private final int shift;

  /** A trie of distinct pieces; an empty one is allowed and never found. */
  PieceTrie(List<int[]> list) {
    int bits = 64 - Long.numberOfLeadingZeros(countEdges(list) * 3 / 2 + 1);
    if (bits > 30) {
      throw new IllegalArgumentException("a vocabulary too large for a trie");
    }
    shift = 64 - bits;
    edges = new long[1 << bits];
    pieces = new int[1 << bits];
    Arrays.fill(edges, EMPTY);
    Arrays.fill(pieces, -1);
    for (int piece = 0; piece < list.size(); piece++) {
      int node = root();
      for (int codePoint : list.get(piece)) {
        node = put(node, codePoint);
      }
      if (node != root()) {
        pieces[node] = piece;
      }
    }
  }

  /** Where every walk starts. */
  int root() {
    return edges.length;
  }

  /** The node that a code point leads to from a node, or -1. */
  int next(int node, int codePoint) {
    long edge = edge(node, codePoint);
    for (int slot = slot(edge); ; slot = (slot + 1) & (edges.length - 1)) {
      if (edges[slot] == edge) {
        return slot;
      }
      if (edges[slot] == EMPTY) {
        return -1;
      }
    }
  }

  /** The number of the piece that ends at a node other than the root, or -1. */
  int piece(int node) {
    return pieces[node];
  }

  /** The number of the piece that equals the text at [from, to), or -1. */
  int find(int[] text, int from, int to) {
    int node = root();
    for (int i = from; i < to && node >= 0; i++) {
      node = next(node, text[i]);
    }
    return node < 0 || node == root() ? -1 : pieces[node];
  }

  private int put(int node, int codePoint) {
    long edge = edge(node, codePoint);
    int slot = slot(edge);
    while (edges[slot] != EMPTY && edges[slot] != edge) {
      slot = (slot + 1) & (edges.length - 1);
    }
    edges[slot] = edge;
    return slot;
  }

  private int slot(long edge) {
    return (int) ((edge * 0x9E3779B97F4A7C15L) >>> shift);
  }

  private static long edge(int node, int codePoint) {
    return ((long) node << CODE_POINT_BITS) | codePoint;
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
