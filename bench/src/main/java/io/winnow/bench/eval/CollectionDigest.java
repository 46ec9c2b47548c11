package io.winnow.bench.eval;

import io.winnow.datasets.CorpusProblem;
import io.winnow.datasets.TestCollection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * SHA-256 of what a collection says, however its files are packed and named.
 *
 * @param corpus over id, title and text of each document, in order; metadata does not count
 * @param judgments over the judged queries' texts and their grades
 */
public record CollectionDigest(String corpus, String judgments) {

  /** Reads the corpus once; what cannot be read of it is told to {@code problems}. */
  public static CollectionDigest of(TestCollection collection, Consumer<CorpusProblem> problems)
      throws IOException {
    MessageDigest corpus = sha256();
    collection
        .corpus()
        .read(
            document -> {
              add(corpus, document.id());
              add(corpus, document.title());
              add(corpus, document.text());
            },
            problems);
    return new CollectionDigest(hex(corpus), judgments(collection));
  }

  /** The digest of the judgments; the corpus is not read. */
  static String judgments(TestCollection collection) {
    MessageDigest judgments = sha256();
    collection
        .judgments()
        .grades()
        .forEach(
            (query, grades) -> {
              add(judgments, query);
              add(judgments, collection.queries().texts().getOrDefault(query, ""));
              grades.forEach(
                  (document, grade) -> {
                    add(judgments, document);
                    add(judgments, String.valueOf(grade));
                  });
            });
    return hex(judgments);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** With its length before it, so that neighbours cannot be confused. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ";").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
