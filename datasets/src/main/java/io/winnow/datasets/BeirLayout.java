package io.winnow.datasets;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one collection in the layout of BEIR: of a folder, or of a folder in a zip.
 *
 * @param root the folder
 * @param files those that belong to the layout, by their names below the root, with '/'
 */
record BeirLayout(Path root, List<String> files) {
  private static final String CORPUS = "corpus.jsonl";
  private static final String QUERIES = "queries.jsonl";

  private static final Pattern PART =
      Pattern.compile(
          "((?:[^/]*/)*?)((?:corpus|queries)\\.jsonl(?:\\.gz)?|qrels/[^/]+\\.tsv(?:\\.gz)?)");

  private static final Pattern QRELS = Pattern.compile("qrels/(.+?)\\.tsv(?:\\.gz)?");

  /** A collection may be a folder of the folder that is opened; its qrels lie one deeper. */
  private static final int DEPTH = 3;

  /** The only collection at a path. */
  static BeirLayout one(Path path) throws IOException {
    List<BeirLayout> all = all(path);
    if (all.size() > 1) {
      throw new IOException(
          "%s holds %d collections: open one of them, such as %s"
              .formatted(path, all.size(), all.getFirst().root()));
    }
    return all.getFirst();
  }

  /**
   * The collections at a path, of which there may be several in a zip or a folder; at least one.
   */
  static List<BeirLayout> all(Path path) throws IOException {
    Optional<ZippedFile> zipped = ZippedFile.of(path);
    if (!Files.isDirectory(path) && zipped.isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, "no such folder");
    }
    SortedMap<String, List<String>> roots = new TreeMap<>();
    for (String file : zipped.isPresent() ? zipped.get().files() : files(path)) {
      Matcher part = PART.matcher(file);
      if (part.matches()) {
        roots.computeIfAbsent(part.group(1), _ -> new ArrayList<>()).add(part.group(2));
      }
    }
    if (roots.isEmpty() || roots.containsKey("")) {
      return List.of(new BeirLayout(path, roots.getOrDefault("", List.of())));
    }
    return roots.entrySet().stream()
        .map(root -> new BeirLayout(path.resolve(root.getKey()), List.copyOf(root.getValue())))
        .toList();
  }

  private static List<String> files(Path folder) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        EnumSet.of(FileVisitOption.FOLLOW_LINKS),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              files.add(ZippedFile.slashed(folder.relativize(file)));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException cause) throws IOException {
            if (file.equals(folder)) {
              throw cause;
            }
            return FileVisitResult.CONTINUE; // if it matters, it will be missed
          }
        });
    return files;
  }

  /** The file of a name, or of that name and {@code .gz}; where both are there, the former. */
  private Optional<Path> find(String name) {
    return Stream.of(name, name + ".gz").filter(files::contains).findFirst().map(root::resolve);
  }

  /** The names of the splits, sorted. */
  List<String> splits() {
    return files.stream()
        .map(QRELS::matcher)
        .filter(Matcher::matches)
        .map(qrels -> qrels.group(1))
        .distinct()
        .sorted()
        .toList();
  }

  Path corpus() throws IOException {
    return required(CORPUS);
  }

  Path queries() throws IOException {
    return required(QUERIES);
  }

  private Path required(String name) throws IOException {
    return find(name).orElseThrow(() -> incomplete(List.of(either(name))));
  }

  private NoSuchFileException incomplete(List<String> missing) {
    return unusable("collection is incomplete: no " + String.join(", no ", missing));
  }

  private NoSuchFileException unusable(String problem) {
    return new NoSuchFileException(root.toString(), null, problem);
  }

  private static String either(String name) {
    return name + " or " + name + ".gz";
  }

  /** The files of one split; what is missing of them is told at once. */
  BeirFolder split(String split) throws IOException {
    List<String> missing =
        Stream.of(CORPUS, QUERIES)
            .filter(name -> find(name).isEmpty())
            .map(BeirLayout::either)
            .collect(toCollection(ArrayList::new));
    if (splits().isEmpty()) {
      missing.add("qrels/" + split + ".tsv");
    }
    if (!missing.isEmpty()) {
      throw incomplete(missing);
    }
    if (!splits().contains(split)) {
      throw unusable(
          "no split '%s': expected one of %s".formatted(split, String.join(", ", splits())));
    }
    return new BeirFolder(corpus(), queries(), find("qrels/" + split + ".tsv").orElseThrow());
  }
}
