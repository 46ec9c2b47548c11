package io.winnow.retriever;

/**
 * How much the stages of one search had to do.
 *
 * @param bm25 candidates of the lexical arm
 * @param vectors candidates of the vector arm
 * @param candidates of both, each document once
 * @param fetched documents that were read
 */
public record StageCounts(int bm25, int vectors, int candidates, int fetched) {}
