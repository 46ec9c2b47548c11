package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The documents retrieved for one query, in the order in which trec_eval 10.0 judges them: by score
 * from high to low, equal scores by id from high to low in the order of UTF-8 bytes. Ranks that a
 * run file or a list states are not looked at. Immutable.
 *
 * <p>Scores are compared as doubles. trec_eval before 10.0, and pytrec-eval-terrier 0.5.11, round
 * them to floats first, so that scores closer than that are ties to them and not here.
 */
public final class Ranking {
  private final List<String> docIds;

  private Ranking(List<String> docIds) {
    this.docIds = docIds;
  }

  /**
   * Puts documents in order.
   *
   * @throws IllegalArgumentException if a document occurs twice
   */
  public static Ranking of(List<RunFile.Entry> documents) {
    Set<String> seen = new HashSet<>();
    for (RunFile.Entry document : documents) {
      if (!seen.add(document.docId())) {
        throw new IllegalArgumentException(
            "ranking: expected every document once, found \"" + document.docId() + "\" twice");
      }
    }
    return new Ranking(
        documents.stream().sorted(RunFile.Entry.BEST_FIRST).map(RunFile.Entry::docId).toList());
  }

  /** This ranking with one document taken out, those below it moving up; the same if not in it. */
  public Ranking without(String docId) {
    return docIds.contains(docId)
        ? new Ranking(docIds.stream().filter(id -> !id.equals(docId)).toList())
        : this;
  }

  /** Ids from the first rank to the last; unmodifiable. */
  public List<String> docIds() {
    return docIds;
  }
}
