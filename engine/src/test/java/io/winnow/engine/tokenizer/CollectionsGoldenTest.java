package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The texts of real collections with a real tokenizer; needs WINNOW_DATASETS and WINNOW_MODELS. */
final class CollectionsGoldenTest {
  static Stream<Map<String, @Nullable Object>> files() {
    return Golden.lines("collections.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("files")
  void each_text_gets_the_ids_of_the_reference(Map<String, @Nullable Object> golden)
      throws Exception {
    Path file = Path.of(variable("WINNOW_DATASETS")).resolve(Golden.string(golden, "file"));
    assumeTrue(Files.exists(file), "no collection in WINNOW_DATASETS: " + file);
    Path model = Path.of(variable("WINNOW_MODELS")).resolve(Golden.string(golden, "tokenizer"));
    assumeTrue(Files.exists(model), "no potion tokenizer in WINNOW_MODELS: " + model);
    Tokenizer tokenizer = Tokenizer.read(model);
    int block = Golden.integer(golden, "block");
    BlockDigests digests = new BlockDigests(block);
    TokenBuffer out = new TokenBuffer();
    int texts = 0;
    int ids = 0;
    for (String line : Files.readAllLines(file)) {
      Map<String, @Nullable Object> entry = Golden.json(line.getBytes(StandardCharsets.UTF_8));
      String title = entry.containsKey("title") ? Golden.string(entry, "title") + " " : "";
      int[] found = TestTexts.ids(tokenizer, title + Golden.string(entry, "text"), out);
      digests.add(TestTexts.line(found));
      texts++;
      ids += found.length;
    }
    assertThat(texts).isEqualTo(Golden.integer(golden, "texts"));
    assertThat(ids).isEqualTo(Golden.integer(golden, "ids"));
    assertThat(BlockDigests.differing(Golden.strings(golden, "digests"), digests.digests(), block))
        .as("lines (hexadecimal numbers) of %s", file)
        .isEmpty();
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    assumeTrue(value != null, name + " is not set: no texts or no tokenizer to test with");
    return value;
  }
}
