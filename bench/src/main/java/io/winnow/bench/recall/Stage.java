package io.winnow.bench.recall;

/** What is timed. */
enum Stage {
  /** Making the query's vector. */
  ENCODE("encode", "encode"),
  /** The vector arm of a search that has no other. */
  VECTORS("vectors", "vectors"),
  /** Both of them, query by query: recall by the static arm. */
  STATIC("encode_vectors", "encode + vectors"),
  /** The lexical arm of a hybrid search. */
  BM25("bm25", "BM25"),
  /** Making one ranking of both arms. */
  FUSE("fuse", "fuse"),
  /** The whole hybrid search, from the text to the documents read. */
  HYBRID("hybrid", "hybrid");

  private final String member;
  private final String label;

  Stage(String member, String label) {
    this.member = member;
    this.label = label;
  }

  /** Its name in the JSON. */
  String member() {
    return member;
  }

  /** For people. */
  String label() {
    return label;
  }
}
