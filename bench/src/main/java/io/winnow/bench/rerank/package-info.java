/** What reranking is worth, and what it takes: by depth, share of recall and deadline. */
@org.jspecify.annotations.NullMarked
package io.winnow.bench.rerank;
