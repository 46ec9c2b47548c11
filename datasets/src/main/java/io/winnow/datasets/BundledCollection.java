package io.winnow.datasets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The small collection that Winnow brings along, for tests and examples; written for it. */
public final class BundledCollection {
  /** What it is called. */
  public static final String NAME = "hearth";

  private static final String CORPUS = "corpus.jsonl";
  private static final String QRELS = "qrels/%s.tsv";
  private static final List<String> SPLITS = List.of("test", "dev");

  private BundledCollection() {}

  /**
   * Writes its files into a folder, in the layout of BEIR.
   *
   * @param folder made if it is not there
   * @throws java.nio.file.FileAlreadyExistsException if one of the files is there
   * @throws IOException if the files cannot be written, or this build came without them
   */
  public static void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("qrels"));
    copy(CORPUS, folder);
    copy("queries.jsonl", folder);
    for (String split : SPLITS) {
      copy(QRELS.formatted(split), folder);
    }
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream in = open(name)) {
      if (in == null) {
        throw new IOException("this build of Winnow came without " + NAME + "/" + name);
      }
      Files.copy(in, folder.resolve(name));
    }
  }

  /** What it holds, counted. */
  static KnownCollection describe() {
    Map<String, KnownCollection.Split> splits = new LinkedHashMap<>();
    for (String split : SPLITS) {
      List<String> rows = lines(QRELS.formatted(split)).stream().skip(1).toList();
      long queries = rows.stream().map(row -> Columns.tabs(row).getFirst()).distinct().count();
      splits.put(
          split, new KnownCollection.Split(Math.toIntExact(queries), OptionalInt.of(rows.size())));
    }
    return new KnownCollection(
        NAME,
        "small, written for Winnow",
        OptionalLong.of(lines(CORPUS).size()),
        splits,
        false,
        new KnownCollection.Bundled());
  }

  private static List<String> lines(String name) {
    try (InputStream in = open(name)) {
      return in == null
          ? List.of()
          : new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable InputStream open(String name) {
    return BundledCollection.class.getResourceAsStream(NAME + "/" + name);
  }
}
