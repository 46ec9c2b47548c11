package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The files of one split of a folder in the layout of BEIR; all of them are there. */
record BeirFolder(Path corpus, Path queries, Path judgments) {
  private static final String QRELS = "qrels";
  private static final String TSV = ".tsv";

  static BeirFolder of(Path folder, String split) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString(), null, "no such folder");
    }
    List<String> missing = new ArrayList<>();
    Path corpus = find(folder, "corpus.jsonl", missing);
    Path queries = find(folder, "queries.jsonl", missing);
    List<String> splits = splits(folder);
    if (splits.isEmpty()) {
      missing.add(QRELS + "/" + split + TSV);
    }
    if (!missing.isEmpty()) {
      throw new NoSuchFileException(
          folder.toString(), null, "collection is incomplete: no " + String.join(", no ", missing));
    }
    if (!splits.contains(split)) {
      throw new NoSuchFileException(
          folder.toString(),
          null,
          "no split '%s': expected one of %s".formatted(split, String.join(", ", splits)));
    }
    return new BeirFolder(corpus, queries, folder.resolve(QRELS).resolve(split + TSV));
  }

  private static Path find(Path folder, String name, List<String> missing) {
    Path plain = folder.resolve(name);
    Path gzipped = folder.resolve(name + ".gz");
    if (!Files.isRegularFile(plain) && !Files.isRegularFile(gzipped)) {
      missing.add(name + " or " + name + ".gz");
    }
    return Files.isRegularFile(plain) ? plain : gzipped;
  }

  private static List<String> splits(Path folder) throws IOException {
    Path qrels = folder.resolve(QRELS);
    if (!Files.isDirectory(qrels)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(qrels)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(TSV) && name.length() > TSV.length())
          .map(name -> name.substring(0, name.length() - TSV.length()))
          .sorted()
          .toList();
    }
  }

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
