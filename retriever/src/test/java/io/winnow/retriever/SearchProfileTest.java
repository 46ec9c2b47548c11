package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchProfileTest {
  @TempDir Path folder;
  private StaticModel model;
  private Retriever retriever;

  @BeforeEach
  void index_some_documents() throws IOException {
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder, model);
    for (int i = 0; i < 5; i++) {
      retriever.add(Document.of("d" + i, "gold " + "stone river ".repeat(i)));
    }
    retriever.add(Document.of("other", "lock a thread"));
    retriever.commit();
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  @Test
  void each_stage_tells_its_work_and_shares_add_up() throws IOException {
    SearchProfile profile = SearchProfile.of(retriever, Query.of("gold").withTop(3), 4);
    assertThat(profile.runs()).isEqualTo(4);
    assertThat(profile.result().hits()).hasSize(3);
    assertThat(profile.stages())
        .extracting(stage -> stage.name() + ": " + stage.work())
        .containsExactly(
            "encode: 16 dimensions",
            "bm25: 5 candidates",
            "vectors: 6 candidates by exact among 6 vectors",
            "fuse: 6 candidates by max:0.45",
            "fetch: 3 documents");
    assertThat(profile.stages().stream().mapToDouble(SearchProfile.Stage::share).sum())
        .isEqualTo(1, within(1e-9));
    assertThat(profile.stages())
        .allSatisfy(stage -> assertThat(stage.max()).isGreaterThanOrEqualTo(stage.median()));
    assertThat(profile.total().share()).isEqualTo(1);
    assertThat(profile.total().work()).isEqualTo("3 hits");
  }

  @Test
  void an_arm_that_is_not_asked_is_no_stage() throws IOException {
    SearchProfile profile = SearchProfile.of(retriever, Query.of("gold").withArms(Arms.BM25), 1);
    assertThat(profile.stages())
        .extracting(SearchProfile.Stage::name)
        .containsExactly("encode", "bm25", "fetch");
    SearchProfile.Stage total = profile.total();
    assertThat(total.median()).isEqualTo(total.first()).isEqualTo(total.max());
    assertThat(total.first()).isEqualTo(profile.result().times().total());
  }

  @Test
  void no_run_is_no_profile() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SearchProfile.of(retriever, Query.of("gold"), 0))
        .withMessage("runs: expected 1 or more, found 0");
  }
}
