package io.winnow.bench.recall.system;

/**
 * What a vector arm found, best first.
 *
 * @param documents by their places in the corpus
 * @param cosines with the query, one for each document
 * @param plan how they were found, as far as the system tells; empty where it does not
 */
public record Nearest(int[] documents, float[] cosines, String plan) {}
