package io.winnow.bench.recall.system;

import java.time.Duration;

/**
 * What one search took.
 *
 * @param encode making the query's vector
 * @param vectors the vector arm
 * @param bm25 the lexical arm; next to nothing where it was not asked
 * @param fuse making one ranking of both; next to nothing of one
 * @param whole from the text to the documents read
 */
public record Times(
    Duration encode, Duration vectors, Duration bm25, Duration fuse, Duration whole) {}
