package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HearthTest {
  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void copy_the_collection() throws IOException {
    Files.createDirectory(folder.resolve("qrels"));
    for (String name :
        List.of("corpus.jsonl", "queries.jsonl", "qrels/test.tsv", "qrels/dev.tsv")) {
      try (InputStream in = Corpus.class.getResourceAsStream("hearth/" + name)) {
        assertThat(in).as("resource hearth/%s", name).isNotNull();
        Files.copy(in, folder.resolve(name));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"test, 60, 453", "dev, 20, 156"})
  void has_its_counts_and_no_problem(String split, int queries, int judgments) throws IOException {
    TestCollection collection = open(split);
    collection.checkDocuments(problem -> problems.add(problem.toString()));

    assertThat(problems).isEmpty();
    assertThat(collection.queries().texts()).hasSize(queries).doesNotContainValue("");
    assertThat(collection.judgments().grades()).hasSize(queries);
    assertThat(collection.judgments().count()).isEqualTo(judgments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"test", "dev"})
  void grades_reach_from_0_to_3_and_every_query_has_an_answer(String split) throws IOException {
    open(split)
        .judgments()
        .grades()
        .forEach(
            (query, grades) -> {
              assertThat(grades.values()).as(query).allMatch(grade -> grade >= 0 && grade <= 3);
              assertThat(Collections.max(grades.values())).as(query).isGreaterThanOrEqualTo(2);
            });
  }

  @Test
  void documents_are_short_and_differ_in_id_and_title() throws IOException {
    List<CorpusDocument> documents = ReadCorpus.of(open("test").corpus()).documents();

    assertThat(documents).hasSize(340);
    assertThat(documents).extracting(CorpusDocument::id).doesNotHaveDuplicates();
    assertThat(documents).extracting(CorpusDocument::title).doesNotHaveDuplicates();
    assertThat(documents)
        .allSatisfy(
            document -> {
              assertThat(document.text().split(" ")).hasSizeBetween(40, 120);
              assertThat(document.metadata()).containsOnlyKeys("topic", "minutes");
            });
  }

  @Test
  void splits_share_no_query() throws IOException {
    Map<String, String> test = open("test").queries().texts();

    assertThat(open("dev").queries().texts())
        .doesNotContainKeys(test.keySet().toArray(String[]::new));
  }

  private TestCollection open(String split) throws IOException {
    return TestCollection.open(folder, split, problem -> problems.add(problem.toString()));
  }
}
