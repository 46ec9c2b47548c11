package io.winnow.retriever;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small static models over a few words, each word in a random direction of its own. */
public final class TestModels {
  public static final List<String> WORDS =
      List.of(
          "[PAD]",
          "[UNK]",
          "[CLS]",
          "[SEP]",
          "read",
          "write",
          "file",
          "line",
          "thread",
          "lock",
          "list",
          "map",
          "stone",
          "gold",
          "river",
          "mountain",
          "the",
          "a",
          "of",
          "##s");

  private TestModels() {}

  /** A model whose directions follow from the seed. */
  public static StaticModel of(long seed, int dimension) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] table = new float[WORDS.size() * dimension];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextGaussian();
    }
    return StaticModel.of(tokenizer(), table, dimension, true, Map.of());
  }

  private static Tokenizer tokenizer() {
    String vocabulary =
        IntStream.range(0, WORDS.size())
            .mapToObj(id -> "\"" + WORDS.get(id) + "\": " + id)
            .collect(Collectors.joining(", "));
    String json =
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
         "normalizer": {"type": "BertNormalizer", "clean_text": true,
           "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 100, "vocab": {%s}}}
        """
            .formatted(vocabulary);
    try {
      return Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8), Path.of("test"));
    } catch (ModelFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
