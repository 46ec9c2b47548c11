package io.winnow.bench.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.datasets.BundledCollection;
import io.winnow.datasets.TestCollection;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleTest {
  @TempDir private Path folder;
  private TestCollection collection;

  @BeforeEach
  void open() throws IOException {
    BundledCollection.copyTo(folder);
    collection = TestCollection.open(folder, "test", _ -> {});
  }

  @Test
  void a_larger_sample_contains_a_smaller_one_of_the_same_seed() {
    Sample small = Sample.of(collection, 3, 7);
    Sample large = Sample.of(collection, 6, 7);
    assertThat(small.texts()).hasSize(3);
    assertThat(large.texts()).hasSize(6).containsAllEntriesOf(small.texts());
    assertThat(Sample.of(collection, 6, 8).texts()).isNotEqualTo(large.texts());
  }

  @Test
  void it_has_the_judgments_of_its_own_queries() {
    Sample sample = Sample.of(collection, 4, 7);
    assertThat(sample.grades().keySet()).isEqualTo(sample.texts().keySet());
    sample
        .grades()
        .forEach(
            (query, grades) ->
                assertThat(grades).isEqualTo(collection.judgments().grades().get(query)));
  }

  @Test
  void it_is_the_whole_where_there_are_no_more() {
    Sample sample = Sample.of(collection, 10_000, 7);
    assertThat(sample.grades()).isEqualTo(collection.judgments().grades());
  }
}
