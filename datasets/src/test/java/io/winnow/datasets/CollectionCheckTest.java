package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionCheckTest {
  private static final String HEADER = "query-id\tcorpus-id\tscore\n";

  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();
  private final AtomicLong documents = new AtomicLong();

  private Path collection(String name) throws IOException {
    Path root = folder.resolve(name);
    Files.createDirectories(root.resolve("qrels"));
    Files.writeString(
        root.resolve("corpus.jsonl"),
        """
        {"_id": "d1", "text": "a"}
        {"_id": "d2", "title": " ", "text": ""}
        {"_id": "d3", "title": "t", "text": ""}
        """);
    Files.writeString(
        root.resolve("queries.jsonl"),
        """
        {"_id": "q1", "text": "a"}
        {"_id": "q2", "text": " "}
        """);
    Files.writeString(root.resolve("qrels/test.tsv"), HEADER + "q1\td1\t1\nq1\td2\t0\n");
    Files.writeString(root.resolve("qrels/dev.tsv"), HEADER + "q2\td2\t1\n");
    return root;
  }

  private List<CollectionCheck> all(Path path) throws IOException {
    return CollectionCheck.all(path, p -> problems.add(p.toString()), documents::set);
  }

  @Test
  void a_sound_collection_is_counted() throws IOException {
    Path root = collection("tiny");

    assertThat(all(root))
        .containsExactly(
            new CollectionCheck(
                root,
                3,
                2,
                Map.of(
                    "dev", new KnownCollection.Split(1, OptionalInt.of(1)),
                    "test", new KnownCollection.Split(1, OptionalInt.of(2))),
                1,
                1,
                0,
                List.of()));
    assertThat(all(root).getFirst().isSound()).isTrue();
    assertThat(problems).isEmpty();
    assertThat(documents).hasValue(3);
  }

  @Test
  void what_is_broken_is_told_and_counted() throws IOException {
    Path root = collection("tiny");
    Path corpus = root.resolve("corpus.jsonl");
    Files.writeString(corpus, Files.readString(corpus) + "{\"_id\": \"d3\", \"text\": \"\"}\nx\n");
    Path test = root.resolve("qrels/test.tsv");
    Files.writeString(test, HEADER + "q1\td1\t1\nq1\td9\t1\nq8\td8\t1\nq9\td1\t1\n");
    Path train = Files.writeString(root.resolve("qrels/train.tsv"), HEADER);

    CollectionCheck check = all(root).getFirst();

    assertThat(problems.get(2)).startsWith(corpus + ":5: not JSON");
    problems.remove(2);
    assertThat(problems)
        .containsExactly(
            test + ": 2 of 3 judged queries are not in queries.jsonl, the first is 'q8'",
            train + ": expected judgments, found none",
            corpus + ": 1 ids repeated, the first is 'd3'",
            root + ": 2 documents judged in split 'test' are not in the corpus, the first is 'd8'");
    assertThat(check.problems()).isEqualTo(5);
    assertThat(check.isSound()).isFalse();
  }

  @Test
  void a_collection_of_a_known_name_is_compared_with_the_catalogue() throws IOException {
    CollectionCheck check = all(collection("scifact")).getFirst();

    assertThat(check.differences())
        .containsExactly(
            "documents: expected 5183, found 3",
            "split 'test': expected 300 queries, 339 judgments, found 1 queries, 2 judgments",
            "split 'train': expected 809 queries, 919 judgments, found none");
    assertThat(check.isSound()).isFalse();
  }

  @Test
  void folders_of_a_folder_are_checked_one_by_one() throws IOException {
    collection("cqadupstack/android");
    collection("cqadupstack/english");

    List<CollectionCheck> checks = all(folder.resolve("cqadupstack"));

    assertThat(checks)
        .extracting(check -> check.root().getFileName().toString())
        .containsExactly("android", "english");
    assertThat(checks.getLast().differences().getFirst())
        .isEqualTo("documents: expected 40221, found 3");
  }

  @Test
  void incomplete_collection_is_refused() throws IOException {
    Path root = collection("tiny");
    Files.delete(root.resolve("qrels/test.tsv"));
    Files.delete(root.resolve("qrels/dev.tsv"));
    assertThatThrownBy(() -> all(root))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: collection is incomplete: no qrels/test.tsv", root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"scifact", "nfcorpus"})
  void real_collections_are_as_the_catalogue_says(String name) throws IOException {
    String root = System.getenv("WINNOW_DATASETS");
    assumeTrue(root != null, "skipped: WINNOW_DATASETS is not set");
    assumeTrue(Files.isDirectory(Path.of(root, name)), "skipped: no folder " + name);

    CollectionCheck check = all(Path.of(root, name)).getFirst();

    assertThat(problems).isEmpty();
    assertThat(check.differences()).isEmpty();
    assertThat(check.isSound()).isTrue();
  }

  @Test
  void seen_ids_are_told_from_new_ones() {
    SeenIds seen = new SeenIds();
    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.add("doc" + i)).isTrue();
    }
    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.add("doc" + i)).isFalse();
    }
    assertThat(seen.add("")).isTrue();
  }
}
