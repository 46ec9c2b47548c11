package io.winnow.datasets;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What the {@link Catalogue} says of a collection. Immutable.
 *
 * @param name the folder's name, as {@code scifact}; for a part of another collection both, as
 *     {@code cqadupstack/android}
 * @param about what it holds, in a few words
 * @param documents how many; empty where that is not certain
 * @param splits the splits that are there at least, by their names; copied
 * @param dropsOwnId whether a document with the query's own id is no answer: queries are documents
 *     of the collection. Elsewhere both are numbered alike, and nothing must be dropped.
 * @param source where it comes from
 */
public record KnownCollection(
    String name,
    String about,
    OptionalLong documents,
    Map<String, Split> splits,
    boolean dropsOwnId,
    Source source) {
  /** Copies the splits. */
  public KnownCollection {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(about, "about");
    Objects.requireNonNull(documents, "documents");
    splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
    Objects.requireNonNull(source, "source");
  }

  /**
   * The size of a split.
   *
   * @param queries those with judgments
   * @param judgments of any grade; empty where that is not certain
   */
  public record Split(int queries, OptionalInt judgments) {
    /** Whether a split that was counted is this one, as far as this one is known. */
    boolean allows(Split counted) {
      return queries == counted.queries
          && (judgments.isEmpty() || judgments.equals(counted.judgments));
    }

    @Override
    public String toString() {
      return queries
          + " queries"
          + (judgments.isPresent() ? ", " + judgments.getAsInt() + " judgments" : "");
    }
  }

  /** Where a collection comes from. */
  public sealed interface Source permits Download, OnRequest, Bundled {}

  /**
   * A zip that anyone may download.
   *
   * @param address as BEIR publishes it
   * @param bytes its size
   * @param md5 the checksum that BEIR publishes, 32 digits
   */
  public record Download(URI address, long bytes, String md5) implements Source {}

  /**
   * Not to be had freely: its owner gives it on request, and BEIR tells how to make the collection
   * of it.
   *
   * @param owner where to ask
   */
  public record OnRequest(URI owner) implements Source {}

  /** Brought along by this library: {@link BundledCollection}. */
  public record Bundled() implements Source {}
}
