package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What a collection turned out to hold when all of it was read.
 *
 * @param root its folder, or the path of its folder in a zip
 * @param documents how many could be read
 * @param queries how many could be read, judged or not
 * @param splits all splits, by their names; queries are those with judgments
 * @param emptyDocuments documents with neither title nor text; some sets of BEIR have them
 * @param emptyQueries queries without a text
 * @param problems how many were told
 * @param differences where it is not what the catalogue says of a collection of this name; empty if
 *     it says nothing
 */
public record CollectionCheck(
    Path root,
    long documents,
    long queries,
    Map<String, KnownCollection.Split> splits,
    long emptyDocuments,
    long emptyQueries,
    long problems,
    List<String> differences) {
  /** Copies splits and differences. */
  public CollectionCheck {
    Objects.requireNonNull(root, "root");
    splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
    differences = List.copyOf(differences);
  }

  /**
   * Reads all splits, queries and documents of the collections at a path. There are several where a
   * folder or zip has folders that are collections, as that of CQADupStack.
   *
   * <p>Memory grows with queries and judgments, and with the number of documents by some 30 bytes
   * each, not with their texts.
   *
   * @param path a folder, a zip, or the path of a folder in a zip
   * @param problems receives whatever cannot be read, ids that come twice, and ids that are judged
   *     but not there; called on the calling thread
   * @param read told the number of documents of the current collection that were read so far
   * @throws IOException if files are missing or break off, or judgments contradict each other
   */
  public static List<CollectionCheck> all(
      Path path, Consumer<CorpusProblem> problems, LongConsumer read) throws IOException {
    List<BeirLayout> layouts = BeirLayout.all(path);
    List<CollectionCheck> checks = new ArrayList<>();
    for (BeirLayout layout : layouts) {
      // The only one may have any name in a zip.
      Path named = layouts.size() == 1 ? path : layout.root();
      checks.add(new CollectionReading(layout, problems, read).check(Catalogue.find(named)));
    }
    return List.copyOf(checks);
  }

  /** Whether nothing is broken and nothing differs. */
  public boolean isSound() {
    return problems == 0 && differences.isEmpty();
  }
}
