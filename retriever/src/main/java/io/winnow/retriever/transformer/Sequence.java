package io.winnow.retriever.transformer;

/**
 * Token ids of one input.
 *
 * @param ids special tokens included; not copied
 * @param firstSegment how many leading ids have token type 0; the rest has type 1
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not shared
record Sequence(int[] ids, int firstSegment) {
  /** One segment. */
  static Sequence of(int[] ids) {
    return new Sequence(ids, ids.length);
  }

  int length() {
    return ids.length;
  }
}
