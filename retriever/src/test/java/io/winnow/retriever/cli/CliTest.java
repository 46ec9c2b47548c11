package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.TeacherException;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The contract that scripts rely on. */
class CliTest {
  private static final String CORPUS =
      """
      {"_id": "d1", "title": "read file", "text": "read the lines of a file", "metadata": {"k": "v"}}
      {"_id": "d2", "title": "", "text": "lock a thread"}
      this is not JSON
      {"_id": "d3", "title": "gold", "text": "of the river"}
      {"_id": "d2", "title": "", "text": "lock threads"}
      """;

  @TempDir Path folder;
  private Path modelFolder;
  private Path corpus;
  private Path index;

  @BeforeEach
  void make_a_model_and_a_corpus() throws IOException {
    modelFolder = folder.resolve("model");
    corpus = folder.resolve("corpus.jsonl");
    index = folder.resolve("index");
    try (StaticModel model = TestModels.of(1, 16)) {
      model.save(modelFolder);
    }
    Files.writeString(corpus, CORPUS);
  }

  private CliRun index() {
    return CliRun.of("index", "--index", index, "--model", modelFolder, corpus);
  }

  private static JsonNode json(CliRun run) throws IOException {
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void indexing_counts_what_was_replaced_and_skipped_and_names_the_bad_line() throws IOException {
    CliRun run = index();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("indexed 4 documents (1 replaced one of the same id, 1 lines or files skipped)")
        .contains(index + " holds 3");
    assertThat(run.err()).contains("skipped: " + corpus + ":3: ");
    assertThat(IndexInfo.read(index).model()).isEqualTo(modelFolder.toRealPath().toString());
  }

  @Test
  void an_existing_index_is_added_to_without_naming_the_model() throws IOException {
    index();
    Path more =
        Files.writeString(folder.resolve("more.jsonl"), "{\"_id\":\"d9\",\"text\":\"stone\"}\n");
    CliRun run = CliRun.of("index", "--index", index, more);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("indexed 1 documents").contains("holds 4");
  }

  @Test
  void a_corpus_of_text_files_is_indexed() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs/sub"));
    Files.writeString(docs.resolve("a.md"), "# Gold\n\nthe river");
    Files.writeString(docs.resolve("b.txt"), "stone mountain");
    CliRun run =
        CliRun.of("index", "--index", index, "--model", modelFolder, folder.resolve("docs"));
    assertThat(run.exitCode()).isZero();
    CliRun search = CliRun.of("search", "--index", index, "--json", "mountain");
    assertThat(json(search).at("/hits/0/id").asText()).isEqualTo("sub/b.txt");
  }

  @Test
  void the_json_of_a_search_is_the_contract() throws IOException {
    index();
    CliRun run = CliRun.of("search", "--index", index, "--json", "--top", 2, "read", "the", "file");
    assertThat(run.exitCode()).isZero();
    JsonNode result = json(run);
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactly("query", "rerank", "hits", "plan", "times_ms");
    assertThat(result.get("query").asText()).isEqualTo("read the file");
    assertThat(result.get("rerank").fieldNames())
        .toIterable()
        .containsExactly("status", "depth", "truncated", "reason");
    assertThat(result.at("/rerank/reason").asText()).isEqualTo("no reranker asked for");
    assertThat(result.at("/rerank/status").asText()).isEqualTo("SKIPPED");
    assertThat(result.at("/rerank/depth").asInt()).isZero();
    assertThat(result.get("hits")).hasSize(2);
    JsonNode best = result.at("/hits/0");
    assertThat(best.fieldNames())
        .toIterable()
        .containsExactly(
            "rank",
            "id",
            "title",
            "metadata",
            "score",
            "static_rank",
            "bm25_rank",
            "recall_rank",
            "rerank_score",
            "passage");
    assertThat(best.get("rank").asInt()).isEqualTo(1);
    assertThat(best.get("id").asText()).isEqualTo("d1");
    assertThat(best.get("title").asText()).isEqualTo("read file");
    assertThat(best.get("metadata").toString()).isEqualTo("{\"k\":\"v\"}");
    assertThat(best.get("rerank_score").isNull()).isTrue();
    assertThat(result.get("times_ms").fieldNames())
        .toIterable()
        .containsExactly("encode", "bm25", "vectors", "fuse", "fetch", "rerank");
    assertThat(result.at("/times_ms/encode").isNumber()).isTrue();
    assertThat(result.at("/times_ms/rerank").isNull()).isTrue();
    assertThat(result.get("plan").fieldNames())
        .toIterable()
        .containsExactly("method", "vectors", "accepted", "reason");
    assertThat(result.at("/plan/method").asText()).isEqualTo("EXACT");
  }

  @Test
  void the_method_of_the_vector_arm_can_be_chosen() throws IOException {
    index();
    CliRun codes =
        CliRun.of("search", "--index", index, "--json", "--method", "codes", "read", "file");
    assertThat(json(codes).at("/plan/method").asText()).isEqualTo("CODES");
    assertThat(json(codes).at("/plan/reason").asText()).isEqualTo("as asked");
    CliRun none = CliRun.of("search", "--index", index, "--method", "magic", "read");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("method: expected exact, codes or hnsw, found \"magic\"");
  }

  @Test
  void a_search_for_people_shows_ranks_and_times() {
    index();
    CliRun run = CliRun.of("search", "--index", index, "read the file");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("read file").contains("static  bm25").contains("(exact)");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void reindexing_replaces_the_model_that_the_index_remembers() throws IOException {
    index();
    Path other = folder.resolve("other");
    try (StaticModel model = TestModels.of(2, 8)) {
      model.save(other);
    }
    CliRun refused = CliRun.of("search", "--index", index, "--model", other, "gold");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("made with another model").contains("winnow reindex");
    CliRun run = CliRun.of("reindex", "--index", index, "--model", other);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("embedded 3 documents");
    assertThat(CliRun.of("search", "--index", index, "gold").exitCode()).isZero();
  }

  @Test
  void info_describes_an_index_and_a_model() throws IOException {
    index();
    JsonNode facts = json(CliRun.of("info", index, "--verify", "--json"));
    assertThat(facts.get("kind").asText()).isEqualTo("index");
    assertThat(facts.get("documents").asInt()).isEqualTo(3);
    assertThat(facts.get("verified").asBoolean()).isTrue();
    JsonNode model = json(CliRun.of("info", modelFolder, "--verify", "--json"));
    assertThat(model.get("kind").asText()).isEqualTo("static model");
    assertThat(model.get("dimension").asInt()).isEqualTo(16);
    assertThat(model.get("fingerprint").asText()).isEqualTo(facts.get("fingerprint").asText());
    assertThat(CliRun.of("info", index).out()).contains("documents").contains("3");
  }

  @Test
  void info_verify_fails_on_a_damaged_index() throws IOException {
    index();
    try (var files = Files.list(index)) {
      Path data =
          files
              .filter(file -> file.toString().matches(".*\\.(cfs|vec|fdt)"))
              .findFirst()
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(data);
      bytes[bytes.length / 2] ^= 1;
      Files.write(data, bytes);
      CliRun run = CliRun.of("info", index, "--verify", "--json");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(json(run).at("/problems/0").asText()).contains(data.getFileName().toString());
    }
  }

  @Test
  void encode_writes_an_npy_file_with_a_row_a_line() throws IOException {
    Path in = folder.resolve("in.txt");
    Files.writeString(in, "gold\r\n\nread file\u2028line\nlast");
    Path out = folder.resolve("out.npy");
    CliRun run = CliRun.of("encode", "--model", modelFolder, "--in", in, "--out", out);
    assertThat(run.exitCode()).isZero();
    ByteBuffer npy = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(npy.get(0)).isEqualTo((byte) 0x93);
    int headerLength = npy.getShort(8);
    String header = new String(npy.array(), 10, headerLength, StandardCharsets.US_ASCII);
    assertThat(header)
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (4, 16), }")
        .endsWith("\n");
    assertThat((10 + headerLength) % 64).isZero();
    assertThat(npy.capacity()).isEqualTo(10 + headerLength + 4 * 16 * Float.BYTES);
    try (StaticModel model = StaticModel.load(modelFolder)) {
      List<String> lines = List.of("gold", "", "read file line", "last");
      for (int row = 0; row < 4; row++) {
        float[] expected = model.encode(lines.get(row));
        float[] actual = new float[16];
        npy.position(10 + headerLength + row * 16 * Float.BYTES)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(actual);
        assertThat(actual).as("row %d", row).isEqualTo(expected);
      }
    }
  }

  @Test
  void encode_takes_a_model_in_a_zip_and_any_number_of_lines() throws IOException {
    Path zip = folder.resolve("models.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (String name : List.of("model.safetensors", "tokenizer.json", "config.json")) {
        out.putNextEntry(new ZipEntry("mine/" + name));
        Files.copy(modelFolder.resolve(name), out);
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      text.append(TestModels.WORDS.get(i % 20)).append(" gold".repeat(i % 7)).append('\n');
    }
    // Longer than what is read at once, and ending in a character of two bytes.
    text.append("river ".repeat(30_000)).append("\u00e9\n\nlast");
    Path in = Files.writeString(folder.resolve("in.txt"), text);
    for (String model : List.of(zip.toString(), zip + "!/mine")) {
      Path out = folder.resolve("out.npy");
      CliRun run = CliRun.of("encode", "--model", model, "--in", in, "--out", out);
      assertThat(run.err()).isEmpty();
      FloatBuffer rows =
          ByteBuffer.wrap(Files.readAllBytes(out))
              .order(ByteOrder.LITTLE_ENDIAN)
              .position(128)
              .slice()
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer();
      float[] expected;
      try (StaticModel loaded = StaticModel.load(modelFolder)) {
        expected = loaded.encodeAll(text.toString().lines().toList());
      }
      float[] actual = new float[rows.remaining()];
      rows.get(actual);
      assertThat(actual).isEqualTo(expected);
    }
    CliRun info = CliRun.of("info", zip + "!/mine");
    assertThat(info.exitCode()).isZero();
    assertThat(info.out()).contains(zip.toRealPath() + "!/mine");
    CliRun none = CliRun.of("encode", "--model", zip + "!/other", "--in", in);
    assertThat(none.err()).contains("not a static model").contains(zip + "!/other");
  }

  @Test
  void only_the_command_that_is_named_is_made() {
    CommandSet more =
        new CommandSet() {
          @Override
          public List<String> names() {
            return List.of("more");
          }

          @Override
          public CommandLine make(String name) {
            return new CommandLine(CommandLine.Model.CommandSpec.create().name(name));
          }
        };
    assertThat(Cli.commandLine(more, "encode", "more").getSubcommands()).containsOnlyKeys("encode");
    assertThat(Cli.commandLine(more, "more").getSubcommands()).containsOnlyKeys("more");
    List<String> all = new ArrayList<>(CommandSet.OWN.names());
    all.add("more");
    for (String[] arguments :
        List.of(new String[0], new String[] {"--debug", "encode"}, new String[] {"enc"})) {
      assertThat(Cli.commandLine(more, arguments).getSubcommands().keySet())
          .containsExactlyElementsOf(all);
    }
    assertThat(Cli.commandLine().getSubcommands())
        .containsOnlyKeys(CommandSet.OWN.names().toArray(String[]::new));
  }

  @Test
  void encode_writes_json_lines() throws IOException {
    Path in = Files.writeString(folder.resolve("in.txt"), "gold\n\n");
    CliRun run = CliRun.of("encode", "--model", modelFolder, "--in", in);
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    float[] row = new ObjectMapper().readValue(lines.get(0), float[].class);
    try (StaticModel model = StaticModel.load(modelFolder)) {
      assertThat(row).isEqualTo(model.encode("gold"));
    }
    assertThat(new ObjectMapper().readValue(lines.get(1), float[].class)).isEqualTo(new float[16]);
  }

  @Test
  void a_line_that_is_not_utf8_is_named_and_leaves_an_older_output_alone() throws IOException {
    Path in = Files.write(folder.resolve("in.txt"), new byte[] {'a', '\n', (byte) 0xff, '\n'});
    Path out = Files.writeString(folder.resolve("out.npy"), "older");
    CliRun run = CliRun.of("encode", "--model", modelFolder, "--in", in, "--out", out);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("not UTF-8: " + in + ", line 2");
    assertThat(out).hasContent("older");
    try (var files = Files.list(folder)) {
      assertThat(files.map(Path::toString)).noneMatch(name -> name.contains(".winnow"));
    }
  }

  @Test
  void encode_writes_only_to_a_new_or_a_regular_file_and_touches_no_neighbour() throws IOException {
    Path in = Files.writeString(folder.resolve("in.txt"), "gold\n");
    Path directory = Files.createDirectory(folder.resolve("directory"));
    CliRun run = CliRun.of("encode", "--model", modelFolder, "--in", in, "--out", directory);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("not a file that can be written: " + directory);
    Path neighbour = Files.writeString(folder.resolve("v.npy.part"), "mine");
    Files.write(in, new byte[] {(byte) 0xff});
    CliRun.of("encode", "--model", modelFolder, "--in", in, "--out", folder.resolve("v.npy"));
    assertThat(neighbour).hasContent("mine");
    assertThat(folder.resolve("v.npy")).doesNotExist();
  }

  @Test
  void results_that_cannot_be_written_are_a_failure() {
    index();
    CommandLine commandLine = Cli.commandLine();
    StringWriter err = new StringWriter();
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setOut(
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("full");
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            }));
    assertThat(Cli.execute(commandLine, "search", "--index", index.toString(), "gold"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("standard output could not be written");
  }

  @Test
  void a_question_that_begins_with_an_at_sign_is_a_question() throws IOException {
    index();
    CliRun run = CliRun.of("search", "--index", index, "--json", "@" + corpus);
    assertThat(json(run).get("query").asText()).isEqualTo("@" + corpus);
  }

  @Test
  void an_id_that_is_too_long_is_skipped_and_named() throws IOException {
    String line = "{\"_id\": \"" + "x".repeat(9000) + "\", \"text\": \"gold\"}\n";
    Files.writeString(corpus, line + CORPUS);
    CliRun run = index();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("2 lines or files skipped");
    assertThat(run.err())
        .contains(corpus + ":1: _id: expected at most 8192 characters, found 9000");
  }

  @Test
  void a_model_that_moved_is_named_with_the_remedy() throws IOException {
    index();
    Files.move(modelFolder, folder.resolve("moved"));
    CliRun run = CliRun.of("search", "--index", index, "gold");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("the model that the index remembers is not there")
        .contains("--model SPEC");
    assertThat(
            CliRun.of("search", "--index", index, "--model", folder.resolve("moved"), "gold")
                .exitCode())
        .isZero();
  }

  @Test
  void an_empty_folder_as_index_asks_for_the_model() throws IOException {
    Files.createDirectory(index);
    CliRun run = CliRun.of("index", "--index", index, corpus);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("a new index needs its model: add --model SPEC");
  }

  @Test
  void distilling_into_a_folder_of_something_else_is_refused_before_the_work() throws IOException {
    Path docs = Files.createDirectory(folder.resolve("docs"));
    Files.writeString(docs.resolve("config.json"), "mine");
    CliRun run = CliRun.of("distill", "--teacher", "all-MiniLM-L6-v2", "--out", docs);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("holds something else than a static model: " + docs);
    assertThat(docs.resolve("config.json")).hasContent("mine");
    CliRun file = CliRun.of("distill", "--teacher", "all-MiniLM-L6-v2", "--out", corpus);
    assertThat(file.err()).contains("the model's folder is a file: " + corpus);
  }

  @Test
  void a_corpus_without_documents_fails_and_makes_no_index() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.jsonl"), "nothing\n");
    CliRun run = CliRun.of("index", "--index", index, "--model", modelFolder, bad);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no documents in").contains("bad.jsonl:1");
    assertThat(IndexInfo.isIndex(index)).isFalse();
  }

  @Test
  void each_failure_is_one_message_without_a_stack_trace() throws IOException {
    index();
    Files.createDirectories(folder.resolve("empty"));
    Path notIndex = Files.createDirectories(folder.resolve("other-things"));
    Files.writeString(notIndex.resolve("note.md"), "mine");
    List<CliRun> failures =
        List.of(
            CliRun.of("search", "--index", folder.resolve("none"), "gold"),
            CliRun.of("search", "--index", notIndex, "gold"),
            CliRun.of("search", "--index", index, "--rerank", folder.resolve("none"), "gold"),
            CliRun.of("search", "--index", index, "--rerank", folder.resolve("empty"), "gold"),
            CliRun.of("encode", "--model", folder.resolve("none")),
            CliRun.of("encode", "--model", folder.resolve("empty")),
            CliRun.of("encode", "--model", modelFolder, "--in", folder.resolve("none")),
            CliRun.of("index", "--index", notIndex, "--model", modelFolder, corpus),
            CliRun.of("index", "--index", index, folder.resolve("none.jsonl")),
            CliRun.of("info", folder.resolve("none")),
            CliRun.of("distill", "--teacher", "none", "--out", folder.resolve("x")),
            CliRun.of("reindex", "--index", folder.resolve("none"), "--model", modelFolder));
    assertThat(failures)
        .allSatisfy(
            run -> {
              assertThat(run.exitCode()).isEqualTo(1);
              assertThat(run.out()).isEmpty();
              assertThat(run.err().lines()).hasSize(1);
              assertThat(run.err()).startsWith("winnow: ").doesNotContain("Exception");
            });
    assertThat(IndexInfo.read(index).documents()).isEqualTo(3);
    assertThat(notIndex.resolve("note.md")).hasContent("mine");
  }

  @Test
  void debug_shows_the_stack_trace() {
    CliRun run = CliRun.of("search", "--debug", "--index", folder.resolve("none"), "gold");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("IndexException").contains("\tat ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bogus",
        "search",
        "search --index X",
        "search --index X --top many gold",
        "search --index X --top 0 gold",
        "encode",
        "index --index X",
        "distill --teacher x",
        "distill --teacher x --out y --dtype f64",
        "distill --teacher x --out y --dims 0",
        "distill --teacher x --out y --max-length 1",
        "distill --teacher x --out y --corpus c --ridge much",
        "distill --teacher x --out y --corpus c --ridge 0",
        "distill --teacher x --out y --sentences 0 --passages 0 --corpus c",
        "distill --teacher x --out y --pooling mean --corpus c",
        "distill --teacher x --out y --pooling median",
        "distill --teacher x --out y --dims 1.0",
        "distill --teacher x --out y --dims all",
        "distill --teacher x --out y --dims auto --corpus c",
        "distill --teacher x --out y --sif 1",
        "distill --teacher x --out y --sif much",
        "distill --teacher x --out y --sif none --corpus c",
        "distill --teacher x --out y --remove (",
        "distill --teacher x --out y --remove a --corpus c",
        "distill --teacher x --out y --vocabulary 0",
        "distill --teacher x --out y --vocabulary many",
        "index --index X --fit c",
        "info X --drift",
        "info"
      })
  void wrong_usage_is_exit_code_2_with_a_hint(String line) {
    Object[] words = Arrays.stream(line.split(" ", -1)).filter(word -> !word.isEmpty()).toArray();
    CliRun run = CliRun.of(words);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("winnow: ").contains("Usage: winnow").contains("--help");
  }

  @Test
  void an_empty_query_is_wrong_usage() {
    index();
    CliRun run = CliRun.of("search", "--index", index, "  ");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("the query is empty: expected at least one word");
    assertThat(CliRun.of("demo", " ").exitCode()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "distill",
        "encode",
        "explain",
        "index",
        "search",
        "delete",
        "export-run",
        "reindex",
        "snapshot",
        "info"
      })
  void every_command_has_a_help(String command) {
    CliRun run = CliRun.of(command, "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: winnow " + command).contains("--debug");
    assertThat(CliRun.of("--help").out()).contains("  " + command + " ");
  }

  @ParameterizedTest
  @CsvSource({
    "distill --teacher x --out y --sentences 5, --sentences, --corpus",
    "distill --teacher x --out y --passages 5, --passages, --corpus",
    "distill --teacher x --out y --ridge much, --ridge, --corpus",
    "distill --teacher x --out y --seed 0, --seed, --corpus",
    "distill --teacher x --out y --distill-if-small, --distil-if-small, --corpus",
    "index --index x --model y --sentences 0 c, --sentences, --fit",
    "index --index x --model y --ridge much c, --ridge, --fit",
    "index --index x --model y --distil-if-small c, --distil-if-small, --fit",
    "index --index x --model y --teacher t c, --teacher, --fit",
    "info x --teacher t, --teacher, --drift",
    "info x --model y, --model, --drift"
  })
  void an_option_that_would_do_nothing_is_wrong_usage(String line, String option, String needed) {
    CliRun run = CliRun.of((Object[]) line.split(" "));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "winnow: %s does nothing without %s: add %2$s, or leave out %1$s"
                .formatted(option, needed));
  }

  @Test
  void a_mistyped_option_is_not_taken_for_a_corpus() throws IOException {
    CliRun run =
        CliRun.of("distill", "--teacher", "x", "--out", "y", "--corpus", corpus, "--distil-small");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("winnow: unknown option --distil-small: expected ");
    CliRun other =
        CliRun.of(
            "distill", "--teacher", "x", "--out", "y", "--corpus", corpus, "--distill-if-small");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.err()).contains("no model x");
  }

  @Test
  void what_a_killed_save_left_is_no_obstacle() throws IOException {
    Path out = folder.resolve("out");
    Path part = Files.createDirectories(out.resolve(".part1234567890"));
    Files.writeString(part.resolve("model.safetensors"), "torn");
    CliRun run = CliRun.of("distill", "--teacher", "x", "--out", out);
    assertThat(run.err()).contains("no model x");
    Files.writeString(out.resolve("note.md"), "mine");
    assertThat(CliRun.of("distill", "--teacher", "x", "--out", out).err())
        .contains("holds something else than a static model: " + out);
  }

  @Test
  void places_that_a_fit_cannot_write_to_are_refused_before_the_teacher() throws IOException {
    Path junk = Files.createDirectories(folder.resolve("junk"));
    Files.writeString(junk.resolve("note.md"), "mine");
    assertThat(fit(junk).err()).contains(junk + " is not an index");
    assertThat(fit(index, "--model", "classpath:m").exitCode()).isEqualTo(2);
    assertThat(fit(index, "--model", "classpath:m").err())
        .contains("--model: expected the folder that --fit writes the model to, found classpath:m");
    assertThat(fit(index, "--model", index.resolve("model")).err())
        .contains("--model: expected a folder outside the index " + index);
    assertThat(fit(corpus.resolve("index")).err())
        .contains("cannot be made: expected a folder that can be written, found " + corpus);
    index();
    CliRun there = fit(index);
    assertThat(there.exitCode()).isEqualTo(2);
    assertThat(there.err())
        .contains("--fit is for a new index, and there is one at " + index)
        .contains("--out NEW-FOLDER")
        .contains("reindex --model NEW-FOLDER");
  }

  private CliRun fit(Path to, Object... more) {
    List<Object> words = new ArrayList<>(List.of("index", "--index", to, "--fit"));
    words.addAll(List.of("--teacher", "x", corpus));
    words.addAll(List.of(more));
    return CliRun.of(words.toArray());
  }

  @Test
  void too_small_a_heap_is_told_with_the_remedy() {
    for (Exception wrapped :
        List.of(
            new IllegalStateException(new OutOfMemoryError("Java heap space")),
            new IOException(new OutOfMemoryError("Java heap space")))) {
      assertThat(failing(wrapped)).isEqualTo(failing(new OutOfMemoryError("Java heap space")));
    }
    assertThat(failing(new OutOfMemoryError("Java heap space")))
        .startsWith("1: winnow: out of memory (Java heap space): the heap may take ")
        .contains("WINNOW_JAVA_OPTS=-Xmx")
        .hasLineCount(1);
  }

  @Test
  void a_teacher_that_answers_nonsense_is_a_failure_that_was_foreseen() {
    TeacherException nonsense =
        assertThrows(
            TeacherException.class,
            () ->
                TeacherException.check("t", new float[] {Float.NaN}, 1, 1, _ -> "the text \"a\""));
    assertThat(failing(nonsense))
        .isEqualTo("1: winnow: teacher t returned NaN for the text \"a\"" + System.lineSeparator());
    assertThat(failing(new IllegalStateException("closed"))).contains("not an error that Winnow");
  }

  /** Exit code and standard error of a command that throws. */
  private static String failing(Throwable failure) {
    Callable<Integer> command =
        () -> {
          if (failure instanceof Error error) {
            throw error;
          }
          throw (Exception) failure;
        };
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        Cli.commandLine(
            new CommandLine(
                CommandLine.Model.CommandSpec.wrapWithoutInspection(command).name("fail")));
    commandLine.setErr(new PrintWriter(err, true));
    return commandLine.execute("fail") + ": " + err;
  }
}
