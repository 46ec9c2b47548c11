package io.winnow.retriever.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LabelScoreTest {
  private static final String SIGMOID =
      "'sentence_transformers': {'activation_fn': 'torch.nn.modules.activation.Sigmoid'}";

  private static LabelScore of(String config, int labels, String wanted) throws IOException {
    return of(config, "", labels, wanted);
  }

  private static LabelScore of(String config, String uses, int labels, String wanted)
      throws IOException {
    return LabelScore.of(json(config), json(uses), labels, wanted);
  }

  private static ModelJson json(String members) throws IOException {
    byte[] json = ("{" + members.replace('\'', '"') + "}").getBytes(UTF_8);
    return ModelJson.parse(json, Path.of("config.json"));
  }

  @Test
  void one_label_is_its_logit_or_the_sigmoid_of_it() throws IOException {
    assertThat(of("", 1, "").of(new float[] {2, -3})).containsExactly(2, -3);
    assertThat(of(SIGMOID, 1, "").of(new float[] {0, 2}))
        .containsExactly(new float[] {0.5f, 0.880797f}, within(1e-6f));
    assertThat(
            of("'sbert_ce_default_activation_function': 'torch.nn.modules.linear.Identity'", 1, "")
                .of(new float[] {2}))
        .containsExactly(2);
  }

  @Test
  void the_activation_of_sentence_transformers_own_file_goes_first() throws IOException {
    String identity = "'activation_fn': 'torch.nn.modules.linear.Identity'";
    assertThat(of(SIGMOID, identity, 1, "").of(new float[] {2})).containsExactly(2);
  }

  @Test
  void two_labels_are_the_difference_of_the_second_and_the_first() throws IOException {
    assertThat(of("", 2, "").of(new float[] {1, 4, 3, 1}))
        .containsExactly(new float[] {3, -2}, within(1e-6f));
    assertThat(of("", 2, "LABEL_0").of(new float[] {1, 4}))
        .containsExactly(new float[] {-3}, within(1e-6f));
  }

  @Test
  void great_logits_do_not_overflow() throws IOException {
    assertThat(of("", 3, "0").of(new float[] {1000, -1000, 900}))
        .containsExactly(new float[] {100}, within(1e-3f));
  }

  @Test
  void labels_that_do_not_exclude_each_other_are_looked_at_alone() throws IOException {
    assertThat(of("'problem_type': 'multi_label_classification'", 2, "").of(new float[] {1, 4}))
        .containsExactly(4);
    assertThat(of(SIGMOID, 2, "").of(new float[] {9, 0})).containsExactly(0.5f);
  }

  @Test
  void as_many_names_as_labels() {
    assertThatThrownBy(() -> of("'id2label': {'0': 'no', '1': 'yes'}", 1, ""))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "id2label: expected 1 labels, as many as the model gives, found 2 (config.json)");
  }
}
