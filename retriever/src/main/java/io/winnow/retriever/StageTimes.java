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
 * @param fetch reading the documents of the hits and of what is reranked
 * @param rerank stage two, or null if there was none
 */
public record StageTimes(
    Duration encode,
    Duration bm25,
    Duration vectors,
    Duration fuse,
    Duration fetch,
    @Nullable Duration rerank) {

  /** The sum of all stages. */
  public Duration total() {
    Duration recall = encode.plus(bm25).plus(vectors).plus(fuse).plus(fetch);
    return rerank == null ? recall : recall.plus(rerank);
  }

  StageTimes withRerank(Duration stageTwo) {
    return new StageTimes(encode, bm25, vectors, fuse, fetch, stageTwo);
  }
}
