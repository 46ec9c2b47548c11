package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The places of tokens against the reference, as offsets_golden.py recorded them. */
final class TokenPlacesTest {
  private static final int BLOCK = 200;
  private static final int STRINGS = 4_000;
  private static final Map<String, Tokenizer> TOKENIZERS = new HashMap<>(Golden.variants());

  static {
    TOKENIZERS.putAll(UnigramGolden.variants());
  }

  static Stream<Arguments> golden() {
    return Stream.of("offsets.jsonl", "unigram/offsets.jsonl")
        .flatMap(file -> Golden.lines(file).stream().map(line -> Arguments.of(file, line)));
  }

  @ParameterizedTest
  @MethodSource("golden")
  void tokens_have_the_places_of_the_reference(String file, Map<String, @Nullable Object> golden)
      throws Exception {
    boolean unigram = file.startsWith("unigram/");
    Tokenizer tokenizer = tokenizer(Golden.string(golden, "name"));
    List<String> texts =
        Golden.lines(unigram ? "unigram/ids.jsonl" : "ids.jsonl").stream()
            .map(line -> Golden.string(line, "text"))
            .toList();
    List<String> strings =
        TestTexts.composed(
            unigram ? UnigramGolden.recipe() : Golden.lines("composed.jsonl").getFirst());
    compare(golden, "texts", BLOCK, tokenizer, texts);
    compare(golden, "composed", BLOCK, tokenizer, strings.subList(0, STRINGS));
    if (golden.get("scalars") != null) {
      compare(
          golden,
          "scalars",
          TestTexts.SCALAR_BLOCK,
          tokenizer,
          unigram ? UnigramGolden.scalars() : TestTexts.scalars());
    }
  }

  private static void compare(
      Map<String, @Nullable Object> golden,
      String set,
      int block,
      Tokenizer tokenizer,
      Iterable<String> texts) {
    BlockDigests digests = new BlockDigests(block);
    for (String text : texts) {
      digests.add(TestTexts.line(places(tokenizer.tokens(text))));
    }
    assertThat(BlockDigests.differing(Golden.strings(golden, set), digests.digests(), block))
        .as("%s (hexadecimal numbers) of %s", set, golden.get("name"))
        .isEmpty();
  }

  @Test
  void chosen_texts_have_the_places_of_the_reference() {
    List<String> differing = new ArrayList<>();
    int literal = 0;
    for (String file : List.of("offsets.jsonl", "unigram/offsets.jsonl")) {
      for (Map<String, @Nullable Object> line : Golden.lines(file)) {
        Tokenizer tokenizer = TOKENIZERS.get(Golden.string(line, "name"));
        if (line.get("literal") instanceof List<?> texts) {
          for (Object entry : texts) {
            @SuppressWarnings("unchecked") // what Json reads has String keys
            Map<String, @Nullable Object> text = (Map<String, @Nullable Object>) entry;
            int[] actual =
                places(Objects.requireNonNull(tokenizer).tokens(Golden.string(text, "text")));
            String expected = TestTexts.line(Golden.ids(text, "tokens"));
            literal++;
            if (!expected.equals(TestTexts.line(actual))) {
              differing.add(
                  "%s: \"%s\": expected %s, found %s"
                      .formatted(
                          line.get("name"), text.get("text"), expected, TestTexts.line(actual)));
            }
          }
        }
      }
    }
    assertThat(literal).isGreaterThan(500);
    assertThat(differing).isEmpty();
  }

  static Stream<Map<String, @Nullable Object>> collections() {
    return Golden.lines("offsets_collection.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("collections")
  void texts_of_a_collection_have_the_places_of_the_reference(Map<String, @Nullable Object> golden)
      throws Exception {
    Tokenizer tokenizer = tokenizer(Golden.string(golden, "tokenizer"));
    String datasets = System.getenv("WINNOW_DATASETS");
    assumeTrue(datasets != null, "WINNOW_DATASETS is not set: no collection to test with");
    Path file = Path.of(datasets).resolve(Golden.string(golden, "file"));
    assumeTrue(Files.exists(file), "no collection in WINNOW_DATASETS: " + file);
    List<String> texts = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Map<String, @Nullable Object> entry = Golden.json(line.getBytes(StandardCharsets.UTF_8));
      texts.add(Golden.string(entry, "title") + " " + Golden.string(entry, "text"));
    }
    assertThat(texts).hasSize(Golden.integer(golden, "texts"));
    compare(golden, "digests", 128, tokenizer, texts);
  }

  static Stream<String> names() {
    return TOKENIZERS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("names")
  void ids_are_those_of_encoding_and_places_follow_one_another(String name) {
    Tokenizer tokenizer = Objects.requireNonNull(TOKENIZERS.get(name));
    SplittableRandom random = new SplittableRandom(20261125);
    String[] atoms = {
      "hello",
      "the",
      "fish ",
      " ",
      "  ",
      "\t",
      "\uD83D\uDE00",
      "\uD83D",
      "\uDE00",
      "e\u0301",
      "\u0130",
      "\u00C9",
      "\u4E2D",
      "\uAC00",
      "\u0001",
      "\u0000",
      "\u302E",
      "\u1B44",
      "\uFB01",
      "[MASK]",
      "<mask>",
      "[X]",
      ".",
      "\u2163",
      "\uFDFA",
      "\r\n",
      "\uD835\uDFCE",
      "qqqq",
      "\u2581",
      "x".repeat(120)
    };
    for (int n = 0; n < 500; n++) {
      StringBuilder text = new StringBuilder();
      for (int parts = random.nextInt(12); parts > 0; parts--) {
        text.append(atoms[random.nextInt(atoms.length)]);
      }
      List<Token> tokens = tokenizer.tokens(text);
      assertThat(tokens.stream().mapToInt(Token::id).toArray())
          .as("%s, text %d: \"%s\"", name, n, text)
          .isEqualTo(tokenizer.encode(text));
      int start = 0;
      int end = 0;
      for (Token token : tokens) {
        assertThat(token.token()).isEqualTo(tokenizer.token(token.id()));
        assertThat(token.start()).as("%s: \"%s\"", name, text).isGreaterThanOrEqualTo(start);
        assertThat(token.end()).as("%s: \"%s\"", name, text).isGreaterThanOrEqualTo(end);
        assertThat(token.end()).isBetween(token.start() + 1, text.length());
        assertThat(isInsidePair(text, token.start()) || isInsidePair(text, token.end()))
            .as("%s inside a pair of \"%s\"", token, text)
            .isFalse();
        start = token.start();
        end = token.end();
      }
    }
  }

  @Test
  void a_token_shows_what_stands_in_the_text() {
    String text = "Caf\u00C9 \uD83D\uDE00\uD83D x\uD800[MASK]";
    assertThat(Golden.base().tokens(text).stream().map(token -> token.in(text)).toList())
        .endsWith("[MASK]")
        .contains("x");
    assertThat(Golden.base().tokens("a\uD800b")).isEqualTo(Golden.base().tokens("a\uFFFDb"));
    assertThat(Golden.base().tokens("\uD83D\uDE00").getFirst().end()).isEqualTo(2);
    assertThat(Golden.base().tokens("")).isEmpty();
    assertThat(Golden.base().tokens(" \t\r\n")).isEmpty();
  }

  /** What a charsmap takes away at the head of a text does not move the rest. */
  @Test
  void what_is_taken_away_at_the_head_leaves_each_code_point_its_place() {
    Tokenizer tokenizer = Objects.requireNonNull(TOKENIZERS.get("spm/xlmr"));
    List<Token> plain = tokenizer.tokens("abc def");
    List<Token> moved = tokenizer.tokens("\u0001\u0001abc def");
    assertThat(moved)
        .isEqualTo(
            plain.stream()
                .map(t -> new Token(t.id(), t.token(), t.start() + 2, t.end() + 2))
                .toList());
  }

  @Test
  void a_megabyte_is_no_matter() {
    String text = "Running caf\u00E9 \uD83D\uDE00 \u4E2D [MASK] ".repeat(30_000);
    for (String name : List.of("base", "spm/xlmr", "spm/albert")) {
      Tokenizer tokenizer = Objects.requireNonNull(TOKENIZERS.get(name));
      List<Token> tokens = tokenizer.tokens(text);
      assertThat(tokens.stream().mapToInt(Token::id).toArray()).isEqualTo(tokenizer.encode(text));
      assertThat(tokens.getLast().end()).isBetween(text.length() - 8, text.length());
    }
  }

  private static boolean isInsidePair(CharSequence text, int at) {
    return at > 0
        && at < text.length()
        && Character.isHighSurrogate(text.charAt(at - 1))
        && Character.isLowSurrogate(text.charAt(at));
  }

  private static int[] places(List<Token> tokens) {
    return tokens.stream()
        .flatMapToInt(token -> IntStream.of(token.id(), token.start(), token.end()))
        .toArray();
  }

  private static Tokenizer tokenizer(String name) throws Exception {
    Tokenizer known = TOKENIZERS.get(name);
    if (known != null) {
      return known;
    }
    String models = System.getenv("WINNOW_MODELS");
    assumeTrue(models != null, "WINNOW_MODELS is not set: no real tokenizer to test with");
    Path file = Path.of(models).resolve(name);
    assumeTrue(Files.exists(file), "no tokenizer in WINNOW_MODELS: " + file);
    return Tokenizer.read(file);
  }
}
