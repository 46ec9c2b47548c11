package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Reads one collection from beginning to end; {@link CollectionCheck} is what comes of it. */
final class CollectionReading {
  private final BeirLayout layout;
  private final Consumer<CorpusProblem> told;
  private final LongConsumer read;

  private final Map<String, KnownCollection.Split> splits = new LinkedHashMap<>();

  /** The judged documents of each split that have not been met. */
  private final SortedMap<String, Set<String>> awaited = new TreeMap<>();

  private final SeenIds seen = new SeenIds();
  private long documents;
  private long emptyDocuments;
  private long repeated;
  private String firstRepeated = "";
  private long problems;

  CollectionReading(BeirLayout layout, Consumer<CorpusProblem> told, LongConsumer read) {
    this.layout = layout;
    this.told = told;
    this.read = read;
  }

  CollectionCheck check(Optional<KnownCollection> known) throws IOException {
    Path corpus = layout.corpus();
    Queries queries = Queries.read(layout.queries(), this::problem);
    if (layout.splits().isEmpty()) {
      layout.split("test"); // tells that there are none
    }
    for (String split : layout.splits()) {
      judgments(split, layout.split(split).judgments(), queries);
    }
    new JsonLinesCorpus(corpus).read(this::document, this::problem);
    if (repeated > 0) {
      problem(corpus, "%d ids repeated, the first is '%s'".formatted(repeated, firstRepeated));
    }
    awaited.forEach(this::unknownDocuments);
    return new CollectionCheck(
        layout.root(),
        documents,
        queries.texts().size(),
        splits,
        emptyDocuments,
        queries.texts().values().stream().filter(String::isBlank).count(),
        problems,
        known.map(this::differences).orElse(List.of()));
  }

  private void judgments(String split, Path file, Queries queries) throws IOException {
    Judgments judgments = Judgments.read(file, this::problem);
    splits.put(
        split,
        new KnownCollection.Split(judgments.grades().size(), OptionalInt.of(judgments.count())));
    Set<String> unknown = new TreeSet<>(judgments.grades().keySet());
    unknown.removeAll(queries.texts().keySet());
    if (judgments.grades().isEmpty()) {
      problem(file, "expected judgments, found none");
    } else if (!unknown.isEmpty()) {
      problem(
          file,
          "%d of %d judged queries are not in %s, the first is '%s'"
              .formatted(
                  unknown.size(),
                  judgments.grades().size(),
                  layout.queries().getFileName(),
                  unknown.iterator().next()));
    }
    Set<String> judged = new TreeSet<>();
    judgments.grades().values().forEach(grades -> judged.addAll(grades.keySet()));
    awaited.put(split, judged);
  }

  private void document(CorpusDocument document) {
    documents++;
    emptyDocuments += document.title().isBlank() && document.text().isBlank() ? 1 : 0;
    if (!seen.add(document.id())) {
      repeated++;
      firstRepeated = firstRepeated.isEmpty() ? document.id() : firstRepeated;
    }
    awaited.values().forEach(ids -> ids.remove(document.id()));
    read.accept(documents);
  }

  private void unknownDocuments(String split, Set<String> unknown) {
    if (!unknown.isEmpty()) {
      problem(
          layout.root(),
          "%d documents judged in split '%s' are not in the corpus, the first is '%s'"
              .formatted(unknown.size(), split, unknown.iterator().next()));
    }
  }

  private List<String> differences(KnownCollection known) {
    List<String> differences = new ArrayList<>();
    if (known.documents().isPresent() && known.documents().getAsLong() != documents) {
      differences.add(
          "documents: expected %d, found %d".formatted(known.documents().getAsLong(), documents));
    }
    known
        .splits()
        .forEach(
            (name, expected) -> {
              KnownCollection.Split found = splits.get(name);
              if (found == null) {
                differences.add("split '%s': expected %s, found none".formatted(name, expected));
              } else if (!expected.allows(found)) {
                differences.add(
                    "split '%s': expected %s, found %s".formatted(name, expected, found));
              }
            });
    return differences;
  }

  private void problem(Path file, String message) {
    problem(new CorpusProblem(file, CorpusProblem.WHOLE_FILE, message));
  }

  private void problem(CorpusProblem problem) {
    problems++;
    told.accept(problem);
  }
}
