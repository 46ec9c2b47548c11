package io.winnow.bench.product;

import io.winnow.retriever.Chunking;
import io.winnow.retriever.Document;
import io.winnow.retriever.Filter;
import io.winnow.retriever.IndexOptions;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Documents whose whole content follows from a number and a version, so that a part of one, or of
 * two, is told from a whole one. Some are a few words, others are long enough to be cut.
 *
 * @param number names the document
 * @param version counts what was written under that name
 */
record VersionedDocument(int number, int version) {
  static final List<String> WORDS =
      List.of(
          "read", "file", "line", "stream", "open", "close", "stone", "gold", "silver", "water",
          "fire", "earth", "wind", "house", "tree", "thread", "lock", "table", "row", "column");

  /** Cuts the long ones into some five to twenty chunks. */
  static final Chunking CHUNKING = new Chunking(16, 4);

  /** For an index of documents some of which are cut. */
  static final IndexOptions CUT = IndexOptions.defaults().withChunking(CHUNKING);

  /** The years are so many. */
  static final int YEARS = 25;

  private static final int FIRST_YEAR = 2000;
  private static final int MAX_SENTENCES = 20;
  private static final int MAX_WORDS = 9;

  String id() {
    return "d" + number;
  }

  /** One of {@link #YEARS}, another one for most versions. */
  int year() {
    return FIRST_YEAR + Math.floorMod(31 * number + 7 * version, YEARS);
  }

  /** Any year that a document may be of. */
  static int anyYear(SplittableRandom random) {
    return FIRST_YEAR + random.nextInt(YEARS);
  }

  static Filter ofYear(int year) {
    return Filter.eq("year", year);
  }

  Document document() {
    SplittableRandom random = new SplittableRandom(31L * number + version);
    int sentences = random.nextInt(3) == 0 ? 1 : 5 + random.nextInt(MAX_SENTENCES - 4);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      int words = 1 + random.nextInt(MAX_WORDS);
      text.append(i == 0 ? "The" : " The");
      for (int j = 0; j < words; j++) {
        text.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
      }
      text.append('.');
    }
    return Document.of(id(), "title of " + number, text + " " + number + " " + version)
        .with("number", number)
        .with("version", version)
        .with("year", year())
        .with("published", LocalDate.ofYearDay(year(), 1 + random.nextInt(365)))
        .with("reviewed", random.nextBoolean())
        .with("tags", List.of(WORDS.get(random.nextInt(WORDS.size())), "all"));
  }

  /** Which one a document says it is; throws if it is not that one to the last character. */
  static VersionedDocument of(Document document) {
    VersionedDocument said =
        new VersionedDocument(
            Integer.parseInt(document.id().substring(1)),
            Integer.parseInt(document.metadata().getOrDefault("version", "-1").toString()));
    if (!said.document().equals(document)) {
      throw new IllegalStateException("not as it was written: " + document);
    }
    return said;
  }
}
