package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The files of one split of a collection in the layout of BEIR; all of them are there. */
record BeirFolder(Path corpus, Path queries, Path judgments) {
  /** The queries that have judgments, in file order. */
  Queries judgedQueries(Judgments judged, Consumer<CorpusProblem> problems) throws IOException {
    Map<String, String> kept = new LinkedHashMap<>(Queries.read(queries, problems).texts());
    kept.keySet().retainAll(judged.grades().keySet());
    SortedSet<String> unknown = new TreeSet<>(judged.grades().keySet());
    unknown.removeAll(kept.keySet());
    if (kept.isEmpty()) {
      throw new IOException(
          "no query to run: expected the queries of %s in %s, found none of them, such as '%s'"
              .formatted(judgments, queries, unknown.first()));
    }
    if (!unknown.isEmpty()) {
      problems.accept(
          new CorpusProblem(
              judgments,
              CorpusProblem.WHOLE_FILE,
              "%d of %d judged queries are not in %s, the first is '%s'; they count as finding nothing"
                  .formatted(
                      unknown.size(),
                      judged.grades().size(),
                      queries.getFileName(),
                      unknown.first())));
    }
    return new Queries(kept);
  }
}
