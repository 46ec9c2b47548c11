package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.EncodeOptions;
import io.winnow.engine.StaticModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts cut in code points before they are tokenised, with surrogate pairs on the cut. */
final class CutGoldenTest {
  @Test
  void a_cut_text_gets_the_ids_of_the_reference() {
    Tokenizer tokenizer = Golden.base();
    float[] table = new float[tokenizer.vocabularySize()];
    try (StaticModel model = StaticModel.of(tokenizer, table, 1, false, Map.of())) {
      for (Map<String, @Nullable Object> line : Golden.lines("cuts.jsonl")) {
        String text = Golden.string(line, "text");
        List<String> expected = Golden.strings(line, "ids");
        for (int length = 1; length <= expected.size(); length++) {
          int[] ids = model.tokenIds(text, new EncodeOptions(length));
          assertThat(TestTexts.line(ids))
              .as("%s, cut for %d tokens", text, length)
              .isEqualTo(expected.get(length - 1));
        }
      }
    }
  }
}
