package io.winnow.retriever;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long each stage of one search took.
 *
 * @param encode making the query's static vector
 * @param bm25 the lexical arm
 * @param vectors the vector arm
 * @param fuse fusing the arms, with the scores that one arm gives to what the other found
 * @param rerank stage two with the reading of its documents, or null if there was none
 */
public record StageTimes(
    Duration encode, Duration bm25, Duration vectors, Duration fuse, @Nullable Duration rerank) {}
