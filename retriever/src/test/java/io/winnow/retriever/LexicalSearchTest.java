package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BM25 over fields of their own, and text that is read as syntax. */
class LexicalSearchTest {
  private static final long SEED = 20261129;

  @TempDir Path folder;
  private StaticModel model;
  private Retriever retriever;

  @BeforeEach
  void index() throws IOException {
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder.resolve("index"), model);
    retriever.add(Document.of("d1", "gold", "a stone at the lake, and a map"));
    retriever.add(Document.of("d2", "stone", "the gold of the river"));
    retriever.add(Document.of("d3", "map", "river of stone; gold mountains"));
    retriever.commit();
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  private SearchResult bm25(Query query) throws IOException {
    return retriever.search(query.withArms(Arms.BM25));
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  private static double score(SearchResult result, String id) {
    return result.hits().stream()
        .filter(hit -> hit.document().id().equals(id))
        .findFirst()
        .orElseThrow()
        .score();
  }

  @Test
  void weights_sum_the_scores_of_title_and_text() throws IOException {
    Query gold = Query.of("gold");
    SearchResult titles = bm25(gold.withFieldWeights(1, 0));
    SearchResult texts = bm25(gold.withFieldWeights(0, 1));
    assertThat(ids(titles)).containsExactly("d1");
    assertThat(ids(texts)).containsExactlyInAnyOrder("d2", "d3");
    SearchResult both = bm25(Query.of("gold stone").withFieldWeights(3, 0.5));
    // Each document has one of the two words in its title and the other in its text.
    double expected =
        3 * score(titles, "d1") + 0.5 * score(bm25(Query.of("stone").withFieldWeights(0, 1)), "d1");
    assertThat(score(both, "d1")).isEqualTo(expected, within(1e-5));
    assertThat(ids(bm25(gold.withFieldWeights(9, 1)))).startsWith("d1");
    assertThat(ids(bm25(gold.withFieldWeights(0.01, 1)))).endsWith("d1");
  }

  @ParameterizedTest
  @CsvSource({
    "'title:2,text:1', 2, 1",
    "'title:0.5', 0.5, 0",
    "'text:3', 0, 3",
    "'title:0,text:1.25', 0, 1.25",
    "'title:0.00001,text:1000000', 1e-5, 1e6"
  })
  void weights_are_read_from_text(String text, double title, double body) {
    FieldWeights weights = FieldWeights.parse(text);
    assertThat(weights).isEqualTo(new FieldWeights(title, body));
    assertThat(FieldWeights.parse(weights.toString())).isEqualTo(weights);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title",
        "title:",
        "text:1,title:2",
        "title:2text:1",
        "title:-1",
        "text:1,",
        ",text:1",
        "body:1",
        " "
      })
  void weights_that_cannot_be_read_are_an_error(String text) {
    assertThatThrownBy(() -> FieldWeights.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field weights: expected title:W,text:W")
        .hasMessageEndingWith("found " + text);
  }

  @Test
  void weights_that_count_nothing_are_an_error() {
    for (double[] weights : new double[][] {{0, 0}, {-1, 2}, {Double.NaN, 1}, {1, 1e9}}) {
      assertThatThrownBy(() -> new FieldWeights(weights[0], weights[1]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected numbers from 0 to 1000000, one of them above 0");
    }
  }

  @Test
  void operators_are_read_only_where_they_are_asked_for() throws IOException {
    for (Query weighted :
        List.of(Query.of("x"), Query.of("x").withFieldWeights(1, 1), Query.of("x").withTop(3))) {
      FieldWeights weights = weighted.weights();
      assertThat(syntax("+gold +lake", weights)).containsExactly("d1");
      assertThat(syntax("gold -lake", weights)).containsExactlyInAnyOrder("d2", "d3");
      assertThat(syntax("\"gold of the river\"", weights)).containsExactly("d2");
      assertThat(syntax("\"river gold\"~3", weights)).contains("d3");
      assertThat(syntax("mount*", weights)).containsExactly("d3");
      assertThat(syntax("laek~2", weights)).containsExactly("d1");
      assertThat(syntax("+(lake | mountains) +map", weights)).containsExactlyInAnyOrder("d1", "d3");
      assertThat(syntax("\\-lake", weights)).containsExactly("d1");
    }
    assertThat(ids(bm25(Query.of("gold -lake")))).contains("d1");
  }

  private List<String> syntax(String text, @Nullable FieldWeights weights) throws IOException {
    return ids(bm25(Query.of(text).withSyntax(true).withFieldWeights(weights)));
  }

  @Test
  void the_static_arm_and_the_reranker_read_the_words() throws IOException {
    String text =
        "+gold \"the river\"~2 -lake -(a map) -\"a list\" moun* \\-lock (file|line~1) a-b";
    assertThat(Query.of(text).withSyntax(true).words().trim().split("\\s+"))
        .containsExactly("gold", "the", "river", "moun", "lock", "file", "line", "a-b");
    assertThat(Query.of(text).words()).isEqualTo(text);
    List<String> asked = new ArrayList<>();
    Reranker reranker = reranker(asked);
    Query query = Query.of("+gold -lake").withSyntax(true).withRerank(reranker, 3);
    SearchResult result = retriever.search(query);
    assertThat(asked.toString().trim()).isEqualTo("[ gold  ]");
    assertThat(result.hits().stream().filter(hit -> hit.stages().staticRank() != null))
        .hasSize(3)
        .allSatisfy(
            hit -> {
              Query plain = Query.of("gold").withArms(Arms.STATIC);
              assertThat(hit.stages().staticScore())
                  .isEqualTo(score(retriever.search(plain), hit.document().id()));
            });
  }

  private static Reranker reranker(List<String> asked) {
    return new Reranker() {
      @Override
      public float[] score(String question, List<String> texts) {
        asked.add(question);
        return new float[texts.size()];
      }

      @Override
      public String name() {
        return "asked";
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void any_text_is_safe_with_and_without_syntax() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    String[] parts = {
      "gold",
      "stone",
      "+",
      "-",
      "|",
      "\"",
      "(",
      ")",
      "*",
      "~",
      "~9",
      "\\",
      "title:",
      "[",
      "]",
      "^2",
      "a*",
      "*",
      "~1",
      "\ud800",
      "\u0000",
      "é",
      "😀",
      "\t",
      "AND",
      "/",
      "zanzibar~2",
      "{",
      "?",
      "!",
    };
    for (int i = 0; i < 1_000; i++) {
      StringBuilder text = new StringBuilder("g");
      for (int words = random.nextInt(12); words >= 0; words--) {
        text.append(parts[random.nextInt(parts.length)]).append(random.nextBoolean() ? "" : " ");
      }
      Query query = Query.of(text.toString()).withSyntax(random.nextInt(4) != 0);
      Query asked = random.nextBoolean() ? query : query.withFieldWeights(1, 2);
      assertThat(retriever.search(asked).hits()).as("seed %d: %s", SEED, text).hasSizeBetween(0, 3);
    }
  }

  @Test
  void hostile_syntax_ends() throws IOException {
    for (String text :
        List.of(
            "(".repeat(100_000) + "gold",
            "(".repeat(1_000) + "gold" + ")".repeat(1_000),
            "(".repeat(49) + "gold" + ")".repeat(49),
            "\"".repeat(4_000) + " gold",
            "gold -".repeat(600),
            "-gold ".repeat(600),
            "g* ".repeat(1_300),
            "gold~2 ".repeat(500),
            "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(70) + "gold",
            "x".repeat(4_000) + "~2 gold",
            "word ".repeat(50_000) + "gold",
            "\\".repeat(4_001) + " gold",
            "+|-~*()",
            "*")) {
      Query query = Query.of(text).withSyntax(true);
      assertThat(bm25(query).hits()).hasSizeBetween(0, 3);
      assertThat(bm25(query.withFieldWeights(1, 1)).hits()).hasSizeBetween(0, 3);
      assertThat(retriever.search(query).hits()).hasSizeBetween(0, 3);
    }
  }
}
