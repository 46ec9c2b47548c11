/**
 * Stage two: re-scores the candidates of recall with a contextual model. {@link
 * io.winnow.retriever.rerank.Reranker} is the seam a user may fill.
 */
@org.jspecify.annotations.NullMarked
package io.winnow.retriever.rerank;
