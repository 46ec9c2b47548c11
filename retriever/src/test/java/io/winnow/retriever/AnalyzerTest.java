package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The analyzer of an index is chosen, remembered and kept to. */
class AnalyzerTest {
  private static final IndexOptions DEFAULTS = IndexOptions.defaults();

  @TempDir Path temporary;
  private Path folder;
  private StaticModel model;

  @BeforeEach
  void make_a_model() {
    folder = temporary.resolve("index");
    model = TestModels.of(1, 16);
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  private void index(IndexOptions options, String... texts) throws IOException {
    try (Retriever retriever = Retriever.open(folder, model, options)) {
      for (int i = 0; i < texts.length; i++) {
        retriever.add(Document.of("d" + (i + 1), texts[i]));
      }
      retriever.commit();
    }
  }

  private List<String> found(IndexOptions options, String text) throws IOException {
    try (Retriever retriever = Retriever.open(folder, model, options)) {
      return retriever.search(Query.of(text).withArms(Arms.BM25)).hits().stream()
          .map(hit -> hit.document().id())
          .toList();
    }
  }

  static List<String> analyzers() {
    return IndexOptions.analyzers();
  }

  @ParameterizedTest
  @MethodSource("analyzers")
  void every_analyzer_finds_a_name_as_it_was_written(String name) throws IOException {
    index(DEFAULTS.withAnalyzer(name), "zanzibar 42", "stone");
    assertThat(found(DEFAULTS, "zanzibar")).containsExactly("d1");
    assertThat(IndexInfo.read(folder).analyzer()).isEqualTo(name);
  }

  @Test
  void english_is_the_default_and_german_is_another() throws IOException {
    index(DEFAULTS, "the running horses");
    assertThat(IndexInfo.read(folder).analyzer()).isEqualTo("english");
    assertThat(found(DEFAULTS.withAnalyzer("english"), "run horse")).containsExactly("d1");
    folder = temporary.resolve("german");
    index(DEFAULTS.withAnalyzer("german"), "die H\u00e4user der Stadt", "the house");
    assertThat(found(DEFAULTS, "Haus")).containsExactly("d1");
  }

  @Test
  void code_takes_identifiers_apart_and_as_a_whole() throws IOException {
    index(
        DEFAULTS.withAnalyzer("code"),
        "java.nio.file.Files.readAllLines(Path)",
        "MAX_VALUE of utf8Decoder",
        "stones");
    for (String text : List.of("nio", "all", "readAllLines", "READALLLINES", "line", "Files")) {
      assertThat(found(DEFAULTS, text)).as(text).containsExactly("d1");
    }
    for (String text : List.of("value", "max_value", "decoder", "utf", "utf8decoder")) {
      assertThat(found(DEFAULTS, text)).as(text).containsExactly("d2");
    }
    assertThat(found(DEFAULTS, "stone")).containsExactly("d3");
    assertThat(found(DEFAULTS, "of")).isEmpty();
  }

  @Test
  void another_analyzer_is_refused_with_the_remedy_which_works() throws IOException {
    index(DEFAULTS.withAnalyzer("german"), "die Hauses", "horses");
    assertThatThrownBy(() -> found(DEFAULTS.withAnalyzer("english"), "gold"))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the index was made with another analyzer: expected german, found english ("
                + folder
                + "); open it with its own, or move it to this one with: winnow reindex --index "
                + folder
                + " --analyzer english");
    Retriever.reindex(folder, model, "", DEFAULTS.withAnalyzer("english"), Progress.NONE);
    assertThat(found(DEFAULTS, "horse")).containsExactly("d2");
    Retriever.reindex(folder, model, "", Progress.NONE);
    assertThat(IndexInfo.read(folder).analyzer()).isEqualTo("english");
  }

  @Test
  void an_analyzer_of_ones_own_is_needed_at_every_opening_and_stays_open() throws IOException {
    try (Analyzer whole = new KeywordAnalyzer()) {
      IndexOptions own = DEFAULTS.withAnalyzer("whole", whole);
      index(own, "Gold of the river");
      assertThat(found(own, "gold")).isEmpty();
      assertThat(found(own, "Gold of the river")).containsExactly("d1");
      assertThatThrownBy(() -> found(DEFAULTS, "gold"))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining(
              "made with an analyzer of the user's own, whole, which was not given")
          .hasMessageContaining("withAnalyzer(\"whole\", ...)")
          .hasMessageContaining("winnow reindex --index " + folder + " --analyzer NAME");
      assertThatThrownBy(() -> found(DEFAULTS.withAnalyzer("other", whole), "gold"))
          .hasMessageContaining("expected whole, found other");
      assertThatThrownBy(() -> Retriever.reindex(folder, model, "", Progress.NONE))
          .hasMessageContaining("an analyzer of the user's own, whole");
      Retriever.reindex(folder, model, "", own, Progress.NONE);
      assertThat(found(own, "Gold of the river")).containsExactly("d1");
      assertThatThrownBy(() -> DEFAULTS.withAnalyzer("german", whole))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected a name that is none of arabic, ");
    }
    Retriever.reindex(folder, model, "", DEFAULTS.withAnalyzer("english"), Progress.NONE);
    assertThat(found(DEFAULTS, "rivers")).containsExactly("d1");
    assertThatThrownBy(() -> DEFAULTS.withAnalyzer("klingon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("analyzer: expected one of arabic, ")
        .hasMessageEndingWith("found klingon");
  }

  @Test
  void a_view_whose_index_moved_to_another_analyzer_says_so() throws IOException {
    index(DEFAULTS, "horses");
    try (Retriever reading = Retriever.open(folder, model)) {
      Retriever.reindex(folder, model, "", DEFAULTS.withAnalyzer("standard"), Progress.NONE);
      assertThatThrownBy(reading::reopen)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("expected standard, found english");
    }
  }
}
