package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters, weights, syntax and analyzers on the command line. */
class FilterCommandsTest {
  private static final String CORPUS =
      """
      {"_id": "d1", "title": "gold", "text": "read files of stone", "metadata": {"year": 2020, \
      "lang": ["en", "de"], "open": true, "at": "2024-05-01"}}
      {"_id": "d2", "title": "stone", "text": "gold of the river", "metadata": {"year": 2024, \
      "lang": "en", "big": 9007199254740993}}
      {"_id": "d3", "title": "map", "text": "gold mountains", "metadata": {"year": "n/a"}}
      """;

  @TempDir Path folder;
  private Path modelFolder;
  private Path corpus;
  private Path index;

  @BeforeEach
  void index() throws IOException {
    modelFolder = folder.resolve("model");
    index = folder.resolve("index");
    try (StaticModel model = TestModels.of(1, 16)) {
      model.save(modelFolder);
    }
    corpus = Files.writeString(folder.resolve("corpus.jsonl"), CORPUS);
    assertThat(CliRun.of("index", "--index", index, "--model", modelFolder, corpus).exitCode())
        .isZero();
  }

  private static JsonNode json(CliRun run) throws IOException {
    assertThat(run.err()).isEmpty();
    return new ObjectMapper().readTree(run.out());
  }

  private List<String> found(Object... options) throws IOException {
    Object[] words = new Object[options.length + 4];
    System.arraycopy(new Object[] {"search", "--index", index, "--json"}, 0, words, 0, 4);
    System.arraycopy(options, 0, words, 4, options.length);
    return json(CliRun.of(words)).findValuesAsText("id");
  }

  @ParameterizedTest
  @CsvSource({
    "year >= 2021, d2",
    "lang = 'de', d1",
    "year = \"n/a\", d3",
    "2024-04-01 <= at < 2024-06-01 and open = true, d1",
    "big = 9007199254740993, d2",
    "'id in (\"d2\", \"d9\")', d2",
    "not exists lang, d3"
  })
  void a_search_is_filtered(String filter, String id) throws IOException {
    assertThat(found("--filter", filter, "gold")).containsExactly(id);
  }

  @Test
  void the_metadata_of_hits_are_printed_with_their_types() throws IOException {
    JsonNode result =
        json(CliRun.of("search", "--index", index, "--json", "--filter", "id = \"d1\"", "gold"));
    assertThat(result.at("/hits/0/metadata").toString())
        .isEqualTo("{\"year\":2020,\"lang\":[\"en\",\"de\"],\"open\":true,\"at\":\"2024-05-01\"}");
  }

  @Test
  void a_filter_that_cannot_be_is_wrong_usage() {
    CliRun syntax = CliRun.of("search", "--index", index, "--filter", "year >", "gold");
    assertThat(syntax.exitCode()).isEqualTo(2);
    assertThat(syntax.err()).startsWith("winnow: filter, column 7: expected a value");
    CliRun unknown = CliRun.of("search", "--index", index, "--filter", "yaer = 1", "gold");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .startsWith(
            "winnow: filter: no document has a field yaer; the index has the fields id (keyword),"
                + " at (keyword or date), big (number), lang (keyword), open (boolean), year"
                + " (keyword or number)");
    CliRun weights = CliRun.of("search", "--index", index, "--weights", "2", "gold");
    assertThat(weights.exitCode()).isEqualTo(2);
    assertThat(weights.err()).startsWith("winnow: field weights: expected title:W,text:W");
  }

  @Test
  void weights_and_syntax_reach_the_search() throws IOException {
    assertThat(found("--weights", "title:1", "--filter", "not id = \"d9\"", "gold"))
        .startsWith("d1");
    assertThat(found("--syntax", "--fusion", "max:0", "gold -river")).endsWith("d2");
    assertThat(found("--fusion", "max:0", "gold -river")).startsWith("d2");
  }

  @Test
  void documents_are_deleted_by_filter_or_by_id_and_counted() throws IOException {
    CliRun dry = CliRun.of("delete", "--index", index, "--filter", "year >= 2020", "--dry-run");
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out()).isEqualTo("would delete 2 of 3 documents of " + index + "\n");
    assertThat(IndexInfo.read(index).documents()).isEqualTo(3);
    CliRun filtered = CliRun.of("delete", "--index", index, "--filter", "year >= 2021");
    assertThat(filtered.out())
        .isEqualTo("deleted 1 of 3 documents of " + index + ", which holds 2\n");
    CliRun named = CliRun.of("delete", "--index", index, "d1", "d9");
    assertThat(named.out()).isEqualTo("deleted 1 of 2 documents of " + index + ", which holds 1\n");
    assertThat(IndexInfo.read(index).documents()).isEqualTo(1);
    CliRun all = CliRun.of("delete", "--index", index, "--filter", "exists id");
    assertThat(all.out()).isEqualTo("deleted 1 of 1 documents of " + index + ", which holds 0\n");
  }

  @Test
  void a_deletion_of_nothing_named_or_of_two_kinds_is_wrong_usage() {
    CliRun neither = CliRun.of("delete", "--index", index);
    assertThat(neither.exitCode()).isEqualTo(2);
    assertThat(neither.err())
        .startsWith("winnow: expected either --filter EXPR or ids of documents, found neither");
    CliRun both = CliRun.of("delete", "--index", index, "--filter", "exists id", "d1");
    assertThat(both.exitCode()).isEqualTo(2);
    assertThat(both.err()).contains("found both");
    CliRun unknown = CliRun.of("delete", "--index", index, "--filter", "x = 1");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no document has a field x");
  }

  @Test
  void info_lists_the_fields_with_their_types_and_the_analyzer() throws IOException {
    JsonNode facts = json(CliRun.of("info", index, "--json"));
    assertThat(facts.get("fields").toString())
        .isEqualTo(
            "{\"at\":{\"keyword\":1,\"date\":1},\"big\":{\"number\":1},\"lang\":{\"keyword\":2},"
                + "\"open\":{\"boolean\":1},\"year\":{\"keyword\":1,\"number\":2}}");
    assertThat(facts.get("analyzer").asText()).isEqualTo("english");
    assertThat(CliRun.of("info", index).out())
        .contains("at (1 keyword, 1 date), big (1 number), lang (2 keyword), open (1 boolean)");
  }

  @Test
  void an_analyzer_is_chosen_for_a_new_index_and_changed_by_reindex() throws IOException {
    CliRun refused = CliRun.of("index", "--index", index, "--analyzer", "standard", corpus);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("made with another analyzer: expected english, found standard")
        .contains("--analyzer standard");
    CliRun moved = CliRun.of("reindex", "--index", index, "--analyzer", "standard");
    assertThat(moved.exitCode()).isZero();
    assertThat(json(CliRun.of("info", index, "--json")).get("analyzer").asText())
        .isEqualTo("standard");
    assertThat(CliRun.of("reindex", "--index", index, "--model", modelFolder).exitCode()).isZero();
    assertThat(IndexInfo.read(index).analyzer()).isEqualTo("standard");
    CliRun unknown = CliRun.of("index", "--index", index, "--analyzer", "klingon", corpus);
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).startsWith("winnow: analyzer: expected one of arabic, ");
  }
}
