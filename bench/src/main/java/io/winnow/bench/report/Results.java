package io.winnow.bench.report;

import io.winnow.bench.eval.SavedResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A folder of results, each list sorted.
 *
 * @param main the systems that are compared; one or more
 * @param dev those from which defaults were chosen
 * @param depth reranked to different depths
 * @param dims static models of different sizes
 * @param fit static and hybrid, their models fitted to different numbers of texts
 * @param references published figures
 * @param notes what a reader must know of them, in markdown; empty if there is nothing
 */
record Results(
    List<Entry> main,
    List<Entry> dev,
    List<Entry> depth,
    List<Entry> dims,
    List<Fitted> fit,
    List<Reference> references,
    String notes) {

  /**
   * Reads a folder.
   *
   * @throws IOException if a file is not what it should be, if two are of the same system and
   *     collection, or if two of one collection were judged differently; the message names them
   */
  static Results read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder
              + ": expected a folder of results, found none; write them with:"
              + " winnow eval --out FILE");
    }
    List<Entry> main = systems(folder);
    if (main.isEmpty()) {
      throw new IOException(
          folder
              + ": expected results (*.json), found none; write them with:"
              + " winnow eval --out FILE");
    }
    Results results =
        new Results(
            main,
            systems(folder.resolve("dev")),
            systems(folder.resolve("depth")),
            systems(folder.resolve("dims")),
            fit(folder.resolve("fit")),
            Reference.read(folder.resolve("references.tsv")),
            notes(folder.resolve("notes.md")));
    results.checkCollections();
    results.checkDims();
    return results;
  }

  /** Every result. */
  List<Entry> all() {
    return Stream.concat(
            Stream.of(main, dev, depth, dims).flatMap(List::stream),
            fit.stream().map(Fitted::entry))
        .sorted()
        .toList();
  }

  private static String notes(Path file) throws IOException {
    return Files.isRegularFile(file) ? Files.readString(file).strip() : "";
  }

  private static List<Fitted> fit(Path folder) throws IOException {
    return Fitted.of(entries(folder), TeacherTimes.read(folder.resolve("teacher.tsv")));
  }

  /** Results of which no two are of the same system and collection. */
  private static List<Entry> systems(Path folder) throws IOException {
    List<Entry> entries = entries(folder);
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).compareTo(entries.get(i - 1)) == 0) {
        throw twice(entries.get(i - 1), entries.get(i));
      }
    }
    return entries;
  }

  private static List<Entry> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files =
          listed
              .filter(file -> file.getFileName().toString().endsWith(".json"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      Entry entry = Entry.of(SavedResult.read(file));
      if (entry.setup().isReranked() && !isPositive(entry.setup().get("depth"))) {
        throw new IOException(
            file + ": expected the depth of reranking, found " + entry.setup().describe());
      }
      entries.add(entry);
    }
    entries.sort(null);
    return List.copyOf(entries);
  }

  /** Whether a setting is an int from 1. */
  static boolean isPositive(String setting) {
    return setting.matches("[1-9][0-9]{0,8}");
  }

  private static IOException twice(Entry one, Entry other) {
    return new IOException(
        "%s and %s: expected one result for each collection and system, found two of %s with %s;"
                .formatted(
                    one.result().file(),
                    other.result().file(),
                    one.collection(),
                    one.setup().describe())
            + " remove one");
  }

  /** A curve has one value for each number of dims. */
  private void checkDims() throws IOException {
    Map<List<String>, Entry> first = new HashMap<>();
    for (Entry entry : dims) {
      Setup setup = entry.setup();
      String size = setup.get("dims");
      if (!setup.get("pipeline").equals("static")
          || setup.isReranked()
          || !isPositive(size)
          || setup.get("dtype").isEmpty()) {
        throw new IOException(
            entry.result().file()
                + ": expected pipeline static, not reranked, with dims and dtype, found "
                + setup.describe());
      }
      Entry known = first.putIfAbsent(List.of(entry.collection(), size, setup.get("dtype")), entry);
      if (known != null) {
        throw new IOException(
            "%s and %s: expected one result for each collection, dims and dtype, found two of %s with dims %s, dtype %s; remove one"
                .formatted(
                    known.result().file(),
                    entry.result().file(),
                    entry.collection(),
                    size,
                    setup.get("dtype")));
      }
    }
  }

  /** Figures of one collection are comparable only if its texts and judgments were the same. */
  private void checkCollections() throws IOException {
    for (String digest : List.of("corpus_sha256", "judgments_sha256")) {
      Map<String, Entry> first = new HashMap<>();
      for (Entry entry : all()) {
        Entry known = first.putIfAbsent(entry.collection(), entry);
        if (known != null && !known.result().text(digest).equals(entry.result().text(digest))) {
          throw new IOException(
              "%s and %s: expected the same %s, as both are of %s, found %s and %s; evaluate both again"
                  .formatted(
                      known.result().file(),
                      entry.result().file(),
                      digest,
                      entry.collection(),
                      known.result().text(digest).orElse("none"),
                      entry.result().text(digest).orElse("none")));
        }
      }
    }
  }
}
