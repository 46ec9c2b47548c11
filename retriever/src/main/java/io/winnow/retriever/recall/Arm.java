package io.winnow.retriever.recall;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;

/**
 * What one arm answered.
 *
 * @param hits best first
 * @param missing asks the arm about documents that are not among its hits
 */
record Arm(List<ScoreDoc> hits, Missing missing) {
  /** An arm that was not asked. */
  static final Arm NONE = new Arm(List.of(), docs -> new float[docs.length]);

  /** The scores that an arm would have given. */
  interface Missing {
    /**
     * One score for each document, 0 for one that the arm can never find.
     *
     * @param docs in ascending order
     */
    float[] scores(int[] docs) throws IOException;
  }
}
