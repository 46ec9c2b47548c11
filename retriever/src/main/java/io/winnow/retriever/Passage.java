package io.winnow.retriever;

/**
 * The part of a long document that is closest to a query by static vectors.
 *
 * @param chunk where it stands in the document's text
 * @param text what stands there
 * @param score cosine of its vector and the query's, in [-1, 1]
 */
public record Passage(Chunk chunk, String text, double score) {}
