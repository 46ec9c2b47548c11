package io.winnow.bench.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.retriever.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./winnow datasets}. */
class DatasetsCommandTest {
  @TempDir private Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Cli.commandLine(new CommandLine(new DatasetsCommand()));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] arguments = new String[words.length + 1];
    arguments[0] = "datasets";
    for (int i = 0; i < words.length; i++) {
      arguments[i + 1] = words[i].toString();
    }
    int exitCode = commandLine.execute(arguments);
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private Path zip(String name) throws IOException {
    return Files.write(folder.resolve(name), Zips.collection("tiny/"));
  }

  @Test
  void list_is_a_table_of_whole_collections() {
    Outcome list = run("list");
    assertThat(list.exitCode()).isZero();
    assertThat(list.out().lines()).hasSize(21);
    assertThat(list.out())
        .containsPattern("(?m)^scifact +5,183 +300 +keep +zip, 2\\.8 MB +")
        .containsPattern("(?m)^cqadupstack +457,199 +13,145 +drop +zip, 5\\.3 GB +")
        .containsPattern(
            "(?m)^bioasq +- +500 +keep +on request .*; ask at http://www\\.bioasq\\.org/$")
        .doesNotContain("cqadupstack/");
    assertThat(list.err()).contains("winnow datasets get NAME");
  }

  @Test
  void list_as_json_has_everything() throws IOException {
    JsonNode all = new ObjectMapper().readTree(run("list", "--json").out());
    assertThat(all).hasSize(32);
    JsonNode scifact =
        StreamSupport.stream(all.spliterator(), false)
            .filter(known -> known.get("name").asText().equals("scifact"))
            .findFirst()
            .orElseThrow();
    assertThat(scifact.get("md5").asText()).isEqualTo("5f7d1de60b170fc8027bb7898e2efca1");
    assertThat(scifact.at("/splits/train/judgments").asInt()).isEqualTo(919);
    assertThat(scifact.get("drop_own_id").asBoolean()).isFalse();
  }

  @Test
  void verify_counts_folders_and_zips() throws IOException {
    Path zip = zip("tiny.zip");
    assertThat(run("verify", zip))
        .isEqualTo(
            new Outcome(
                0,
                """
                %s: 2 documents, 1 queries
                  test          1 queries         1 judgments
                sound; the catalogue has no such name to compare with
                """
                    .formatted(zip.resolve("tiny")),
                ""));
    Unpacking.unpack(zip, folder.resolve("plain"));
    assertThat(run("verify", folder.resolve("plain")).exitCode()).isZero();
  }

  @Test
  void verify_tells_what_differs_and_what_is_broken() throws IOException {
    Outcome differs = run("verify", zip("scifact.zip"));
    assertThat(differs.exitCode()).isEqualTo(1);
    assertThat(differs.out())
        .contains("  differs: documents: expected 5183, found 2")
        .contains("not sound: 0 problems, 3 differences")
        .contains("the zip is not the one that BEIR publishes");

    Path broken =
        Files.write(
            folder.resolve("broken.zip"),
            Zips.of(
                Map.of(
                    "corpus.jsonl", "{\"_id\": \"d\"}\n",
                    "queries.jsonl", "{\"_id\": \"q\", \"text\": \"a\"}\n",
                    "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq\td\t1\n")));
    Outcome told = run("verify", broken);
    assertThat(told.exitCode()).isEqualTo(1);
    assertThat(told.out()).contains("0 documents").contains("not sound: 2 problems, 0 differences");
    assertThat(told.err())
        .contains("warning: " + broken.resolve("corpus.jsonl") + ":1: text: expected a string")
        .contains("1 documents judged in split 'test' are not in the corpus");
    assertThat(run("verify", folder.resolve("none")).err())
        .isEqualTo("winnow: %s: no such folder%n".formatted(folder.resolve("none")));
  }

  @Test
  void get_brings_the_own_collection_or_says_that_this_build_has_none() {
    Outcome get = run("get", "hearth", "--into", folder);
    if (Files.exists(folder.resolve("hearth"))) {
      assertThat(get.exitCode()).as(get.err()).isZero();
      assertThat(get.out()).endsWith("brought to " + folder.resolve("hearth") + "\n");
      assertThat(run("get", "hearth", "--into", folder).out()).contains("there already");
      assertThat(run("verify", folder.resolve("hearth")).out())
          .contains("sound, and as the catalogue says");
    } else {
      assertThat(get.exitCode()).isEqualTo(1);
      assertThat(get.err()).contains("came without hearth");
    }
  }

  @Test
  void get_takes_a_mirror_and_checks_what_comes_from_it() throws IOException {
    try (FileServer server = new FileServer(Zips.collection("scifact/"))) {
      Outcome get = run("get", "scifact", "--into", folder, "--from", server.address("/data"));
      assertThat(get.exitCode()).isEqualTo(1);
      assertThat(get.err())
          .contains(server.address("/data/scifact.zip") + " is not the zip that BEIR publishes");
      assertThat(get.out()).isEmpty();
      assertThat(server.ranges).containsExactly("-");
      server.status = 404;
      Outcome forum =
          run("get", "cqadupstack/android", "--into", folder, "--from", server.address("/data/"));
      assertThat(forum.err())
          .startsWith(
              "winnow: cqadupstack cannot be downloaded: %s answers HTTP 404"
                  .formatted(server.address("/data/cqadupstack.zip")));
    }
  }

  @Test
  void wrong_usage_is_told() {
    Outcome unknown = run("get", "scifakt");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err()).contains("no collection 'scifakt': expected one of hearth, msmarco,");
    assertThat(run("get", "scifact", "--from", "mirror").err())
        .contains("--from: expected http://HOST/ or https://HOST/, found mirror");
    assertThat(run().exitCode()).isEqualTo(2);
    assertThat(run("get", "bioasq", "--into", folder).err())
        .contains("bioasq cannot be downloaded freely: ask for it at http://www.bioasq.org/");
  }
}
