package io.winnow.datasets;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The collections of BEIR, and the one that Winnow brings along. Sizes, checksums and places are
 * those of the README of beir 2.2.0 and its page on sets that are not public; counts and sizes to
 * the last digit are those that ir_datasets (commit ae24b53) recorded of the same files. What
 * neither tells is left out.
 */
public final class Catalogue {
  private static final String RESOURCE = "catalogue.tsv";
  private static final URI BEIR =
      URI.create("https://public.ukp.informatik.tu-darmstadt.de/thakur/BEIR/datasets/");

  private static final String UNKNOWN = "-";
  private static final int COLUMNS = 8;

  private static final Map<String, KnownCollection> ALL = read();

  private Catalogue() {}

  /** All collections; those that are folders of another one come after it. */
  public static List<KnownCollection> all() {
    return List.copyOf(ALL.values());
  }

  /** A collection by its name, as {@code scifact} or {@code cqadupstack/android}. */
  public static Optional<KnownCollection> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  /**
   * A collection by what its folder or zip is called; the folders of CQADupStack are known by that
   * they lie in one of that name.
   */
  public static Optional<KnownCollection> find(Path collection) {
    Path absolute = collection.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    String name = ZippedFile.nameOf(absolute);
    Optional<KnownCollection> part =
        parent == null ? Optional.empty() : find(ZippedFile.nameOf(parent) + "/" + name);
    return part.or(() -> find(name));
  }

  private static Map<String, KnownCollection> read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Catalogue.class.getResourceAsStream(RESOURCE), RESOURCE),
                StandardCharsets.UTF_8))) {
      Map<String, KnownCollection> all = new LinkedHashMap<>();
      all.put(BundledCollection.NAME, BundledCollection.describe());
      for (String line : lines.lines().filter(line -> !line.startsWith("#")).toList()) {
        KnownCollection known = parse(Columns.tabs(line), all);
        all.put(known.name(), known);
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KnownCollection parse(List<String> row, Map<String, KnownCollection> before) {
    if (row.size() != COLUMNS) {
      throw new IllegalStateException(RESOURCE + ": expected 8 columns, found " + row);
    }
    return new KnownCollection(
        row.get(0),
        row.get(1),
        row.get(2).equals(UNKNOWN) ? OptionalLong.empty() : OptionalLong.of(number(row.get(2))),
        splits(row.get(3)),
        row.get(4).equals("drop"),
        source(row, before));
  }

  private static Map<String, KnownCollection.Split> splits(String text) {
    Map<String, KnownCollection.Split> splits = new LinkedHashMap<>();
    for (String split : Columns.blanks(text)) {
      List<String> parts = new ArrayList<>(List.of(split.split("[=/]", -1)));
      splits.put(
          parts.get(0),
          new KnownCollection.Split(
              Integer.parseInt(parts.get(1)),
              parts.get(2).equals(UNKNOWN)
                  ? OptionalInt.empty()
                  : OptionalInt.of(Integer.parseInt(parts.get(2)))));
    }
    return splits;
  }

  private static KnownCollection.Source source(
      List<String> row, Map<String, KnownCollection> before) {
    String name = row.get(0);
    if (name.contains("/")) {
      return Objects.requireNonNull(before.get(name.substring(0, name.indexOf('/'))), name)
          .source();
    }
    return row.get(7).equals(UNKNOWN)
        ? new KnownCollection.Download(BEIR.resolve(name + ".zip"), number(row.get(5)), row.get(6))
        : new KnownCollection.OnRequest(URI.create(row.get(7)));
  }

  private static long number(String text) {
    return Long.parseLong(text);
  }
}
