package io.winnow.bench.product;

import io.winnow.retriever.Document;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Documents whose whole content follows from a number and a version, so that a part of one, or of
 * two, is told from a whole one.
 *
 * @param number names the document
 * @param version counts what was written under that name
 */
record VersionedDocument(int number, int version) {
  static final List<String> WORDS =
      List.of(
          "read", "file", "line", "stream", "open", "close", "stone", "gold", "silver", "water",
          "fire", "earth", "wind", "house", "tree", "thread", "lock", "table", "row", "column");

  private static final int MAX_WORDS = 120;

  String id() {
    return "d" + number;
  }

  Document document() {
    SplittableRandom random = new SplittableRandom(31L * number + version);
    String text =
        IntStream.range(0, 3 + random.nextInt(MAX_WORDS))
            .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
            .collect(Collectors.joining(" "));
    return new Document(
        id(),
        "title of " + number,
        text + " " + number + " " + version,
        Map.of("version", String.valueOf(version)));
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
