package io.winnow.bench.compare;

import io.winnow.bench.eval.DatasetHome;
import io.winnow.datasets.TestCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of queries, for the screen. */
final class QueryTexts {
  private QueryTexts() {}

  /**
   * Reads the queries of some datasets.
   *
   * @param folders in the layout of BEIR, at most one for each group: named as its dataset, or any
   *     one if there is one of both
   * @return query id to text by dataset; a dataset without a folder is not there
   * @throws IOException if a folder cannot be read or is not what the results were measured on
   * @throws IllegalArgumentException if a folder belongs to no group
   */
  static Map<String, Map<String, String>> of(List<ResultGroup> groups, List<Path> folders)
      throws IOException {
    Map<String, Map<String, String>> texts = new HashMap<>();
    for (Path folder : folders) {
      Path place = DatasetHome.standard().find(folder);
      ResultGroup group = group(groups, place);
      // What cannot be read of it was told when it was evaluated.
      TestCollection collection = TestCollection.open(place, group.split(), _ -> {});
      if (!group.results().getFirst().isOf(collection)) {
        throw new IOException(
            "%s: expected the queries and judgments of split %s that %s was measured on, found others"
                .formatted(folder, group.split(), group.results().getFirst().file()));
      }
      texts.put(group.dataset(), collection.queries().texts());
    }
    return texts;
  }

  private static ResultGroup group(List<ResultGroup> groups, Path folder) {
    if (groups.size() == 1) {
      return groups.getFirst();
    }
    String name = TestCollection.nameOf(folder);
    return groups.stream()
        .filter(group -> group.dataset().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: expected a folder with the name of a dataset compared here, one of %s"
                        .formatted(
                            folder,
                            String.join(
                                ", ", groups.stream().map(ResultGroup::dataset).toList()))));
  }
}
