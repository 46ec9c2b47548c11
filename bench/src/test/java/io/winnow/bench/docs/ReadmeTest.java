package io.winnow.bench.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.bench.Main;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.rerank.BiEncoderReranker;
import io.winnow.retriever.rerank.Reranker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path RECALL = Path.of("../docs/RECALL.md");
  private static final Path MODELS = Path.of("../docs/MODELS.md");
  private static final Path RERANKING = Path.of("../docs/RERANKING.md");
  private static final Path SNIPPETS = Path.of("src/test/java/io/winnow/bench/docs/Snippets.java");
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  private static final Path ENCODER =
      Path.of("../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-mean");

  private interface Action {
    void run() throws IOException;
  }

  private static String printed(Action action) throws IOException {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String region(String name) throws IOException {
    Pattern region =
        Pattern.compile("// region " + name + "\\n(.*?)    // endregion", Pattern.DOTALL);
    return region
        .matcher(Files.readString(SNIPPETS))
        .results()
        .map(found -> found.group(1).replaceAll("(?m)^ {4}", ""))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no region " + name));
  }

  @Test
  void every_java_block_is_a_region_of_code_that_compiles() throws IOException {
    Pattern block =
        Pattern.compile("<!-- region (\\w+) of \\S+ -->\\n```java\\n(.*?)```", Pattern.DOTALL);
    for (Path page : List.of(README, RECALL, MODELS, RERANKING)) {
      String text = Files.readString(page);
      List<MatchResult> blocks = block.matcher(text).results().toList();
      assertThat(blocks).as("%s", page).isNotEmpty();
      for (MatchResult found : blocks) {
        assertThat(found.group(2)).isEqualTo(region(found.group(1)));
      }
      assertThat(text.split("```java", -1)).as("%s", page).hasSize(blocks.size() + 1);
    }
  }

  @Test
  void the_quick_start_prints_its_hit(@TempDir Path index) throws IOException {
    assertThat(printed(() -> Snippets.quickstart(MODEL, index)))
        .startsWith("Hit[rank=1, document=Document[id=d1");
  }

  @Test
  void recall_prints_a_plan_and_a_rank(@TempDir Path folder) throws IOException {
    try (StaticModel model = StaticModel.load(MODEL);
        Retriever retriever = Retriever.open(folder.resolve("index"), model)) {
      retriever.add(Document.of("d1", "Read all lines", "Reads a file line by line."));
      retriever.commit();
      assertThat(printed(() -> Snippets.recall(folder.resolve("copy"), retriever)))
          .startsWith("RecallPlan[method=EXACT, vectors=2, accepted=1,")
          .endsWith("1\n");
    }
    assertThat(IndexInfo.read(folder.resolve("copy")).documents()).isEqualTo(1);
  }

  @Test
  void reranking_prints_its_outcome(@TempDir Path index) throws IOException {
    try (StaticModel model = StaticModel.load(MODEL);
        Retriever retriever = Retriever.open(index, model);
        Reranker reranker = BiEncoderReranker.load(ENCODER)) {
      retriever.add(Document.of("d1", "Locks", "Holds a lock."));
      retriever.commit();
      assertThat(printed(() -> Snippets.rerank(retriever, reranker, reranker)))
          .startsWith("RerankStatus[outcome=FULL, depth=1, truncated=0, reason=]")
          .contains("Stats[size=1, hits=1, misses=1]");
      assertThat(printed(() -> Snippets.kept(retriever, ENCODER)))
          .startsWith("Stats[size=1, bytes=")
          .endsWith(", hits=0, misses=1]\n");
    }
  }

  @Test
  void encoding_prints_a_cosine() throws IOException {
    assertThat(Float.parseFloat(printed(() -> Snippets.encode(MODEL)).strip())).isBetween(0f, 1f);
  }

  @Test
  void every_command_and_link_of_the_readme_exists() throws IOException {
    String readme = Files.readString(README);
    Pattern command = Pattern.compile("(?m)^\\./winnow (\\w+)");
    List<String> commands =
        command.matcher(readme).results().map(found -> found.group(1)).distinct().toList();
    assertThat(commands).contains("demo", "test", "distill", "index", "search");
    for (String name : commands) {
      assertThat(name.equals("test") || Main.commandLine().getSubcommands().containsKey(name))
          .as(name)
          .isTrue();
    }
    Pattern link = Pattern.compile("\\]\\(([^)#:]+)\\)");
    link.matcher(readme)
        .results()
        .forEach(found -> assertThat(README.resolveSibling(found.group(1))).exists());
    assertThat(readme.lines().count()).isLessThanOrEqualTo(150);
  }
}
