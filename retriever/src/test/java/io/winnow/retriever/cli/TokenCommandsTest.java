package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.engine.TokenVectors;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look inside an encoding. */
class TokenCommandsTest {
  private static final String FIRST = "Read the FILES";
  private static final String SECOND = "file of gold, zebra";

  @TempDir Path folder;
  private Path modelFolder;

  @BeforeEach
  void make_a_model() throws IOException {
    modelFolder = folder.resolve("model");
    try (StaticModel model = TestModels.of(1, 16)) {
      model.save(modelFolder);
    }
  }

  private CliRun explain(Object... arguments) {
    Object[] all = new Object[arguments.length + 3];
    all[0] = "explain";
    all[1] = "--model";
    all[2] = modelFolder;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return CliRun.of(all);
  }

  @Test
  void an_explanation_shows_the_tokens_in_their_words_most_first() throws IOException {
    CliRun run = explain(FIRST, SECOND);
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    try (StaticModel model = StaticModel.load(modelFolder)) {
      float cosine = Similarity.cosine(model.encode(FIRST), model.encode(SECOND));
      assertThat(lines.getFirst()).isEqualTo("cosine %.4f".formatted(cosine));
    }
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(lines.get(2)).startsWith("share").endsWith("FIRST");
    assertThat(lines.get(3)).contains("####").contains(" file ").endsWith("Read the [FILE]S");
    assertThat(run.out())
        .contains("SECOND")
        .contains("##s ")
        .contains("Read the FILE[S]")
        .contains("[file] of gold, zebra")
        .contains("not known: ,, zebra")
        .containsPattern("\\+\\d\\.\\d{4} +1 FILE ~ file");
  }

  @Test
  void no_more_tokens_than_asked_for_are_shown_and_the_rest_is_summed() {
    CliRun run = explain("--top", 1, FIRST, SECOND);
    assertThat(run.out()).contains("3 more").contains("2 more");
    assertThat(run.out().lines().filter(line -> line.contains("["))).hasSize(2);
  }

  @Test
  void pairs_of_the_same_tokens_are_one() {
    assertThat(explain("gold gold", "gold gold gold").out())
        .containsPattern("\\+1\\.0000 +6 gold ~ gold");
  }

  @Test
  void the_json_of_an_explanation_is_the_contract() throws IOException {
    CliRun run = explain("--json", FIRST, SECOND);
    assertThat(run.exitCode()).isZero();
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertThat(json.fieldNames()).toIterable().containsExactly("similarity", "first", "second");
    assertThat(json.at("/first").fieldNames()).toIterable().containsExactly("text", "tokens");
    assertThat(json.at("/first/text").asText()).isEqualTo(FIRST);
    assertThat(json.at("/first/tokens")).hasSize(4);
    JsonNode token = json.at("/first/tokens/2");
    assertThat(token.fieldNames())
        .toIterable()
        .containsExactly("id", "token", "start", "end", "in", "contribution");
    assertThat(token.get("token").asText()).isEqualTo("file");
    assertThat(token.get("in").asText()).isEqualTo("FILE");
    assertThat(token.get("start").asInt()).isEqualTo(9);
    assertThat(token.get("end").asInt()).isEqualTo(13);
    for (String side : List.of("/first/tokens", "/second/tokens")) {
      double sum = 0;
      for (JsonNode share : json.at(side)) {
        sum += share.get("contribution").asDouble();
      }
      assertThat(sum).isCloseTo(json.get("similarity").asDouble(), within(1e-6));
    }
  }

  @Test
  void texts_of_which_nothing_is_known_are_explained_too() {
    for (String nothing : List.of("", "zebra")) {
      CliRun run = explain(nothing, SECOND);
      assertThat(run.exitCode()).isZero();
      assertThat(run.out()).startsWith("cosine 0.0000").contains("no token of it is known");
      assertThat(run.out()).doesNotContain("pair");
    }
  }

  @Test
  void a_long_text_of_any_characters_keeps_to_the_columns() {
    String text = "\uD83D\uDE00 gold\n\tline \u0007 ".repeat(30) + "\uD83D";
    CliRun run = explain(text, "the " + "gold".repeat(30) + " read");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(run.out()).doesNotContain("\u0007");
  }

  @Test
  void explaining_needs_a_model_and_two_texts() {
    assertThat(CliRun.of("explain", "a", "b").exitCode()).isEqualTo(2);
    assertThat(explain("a").exitCode()).isEqualTo(2);
    assertThat(explain("a", "b", "c").exitCode()).isEqualTo(2);
    CliRun run = explain("--top", 0, "a", "b");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--top: expected at least 1, found 0");
  }

  @Test
  void encode_writes_the_tokens_of_each_line_with_places_and_vectors() throws IOException {
    Path in = Files.writeString(folder.resolve("in.txt"), "the \uD83D\uDE00 Golds\n\nzebra\n");
    CliRun run = CliRun.of("encode", "--tokens", "--model", modelFolder, "--in", in);
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(3);
    JsonNode tokens = new ObjectMapper().readTree(lines.getFirst()).get("tokens");
    try (StaticModel model = StaticModel.load(modelFolder)) {
      TokenVectors expected = model.tokenVectors("the \uD83D\uDE00 Golds");
      assertThat(tokens).hasSize(3);
      for (int i = 0; i < 3; i++) {
        JsonNode token = tokens.get(i);
        assertThat(token.fieldNames())
            .toIterable()
            .containsExactly("id", "token", "start", "end", "in", "vector");
        assertThat(token.get("start").asInt()).isEqualTo(expected.tokens().get(i).start());
        assertThat(new ObjectMapper().convertValue(token.get("vector"), float[].class))
            .isEqualTo(expected.vector(i));
      }
    }
    assertThat(tokens.get(1).get("in").asText()).isEqualTo("Gold");
    assertThat(lines.subList(1, 3)).containsOnly("{\"tokens\":[]}");
  }

  @Test
  void tokens_do_not_go_into_a_matrix() {
    CliRun run =
        CliRun.of("encode", "--tokens", "--model", modelFolder, "--out", folder.resolve("out.npy"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("leave out --out");
  }
}
