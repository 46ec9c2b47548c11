package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code ./winnow} finds a collection, and what it knows of it by its name. */
class EvalDatasetsTest {
  @TempDir Path home;

  /** A query that is also a document, which answers it better than the one that is judged. */
  private static Map<String, String> collection(String prefix) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        prefix + "corpus.jsonl",
        """
        {"_id": "d1", "text": "how to read a book line by line"}
        {"_id": "d2", "text": "wait for the thread"}
        {"_id": "q1", "text": "read a file line by line"}
        """);
    files.put(prefix + "queries.jsonl", "{\"_id\": \"q1\", \"text\": \"read a file line\"}\n");
    files.put(prefix + "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\n");
    return files;
  }

  private Path zip(String name, String prefix) throws IOException {
    Path zip = home.resolve(name);
    Files.createDirectories(zip.getParent());
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream archive = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : collection(prefix).entrySet()) {
        archive.putNextEntry(new ZipEntry(file.getKey()));
        archive.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return zip;
  }

  private Path folder(String name) throws IOException {
    Path root = home.resolve(name);
    for (Map.Entry<String, String> file : collection("").entrySet()) {
      Path path = root.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    return root;
  }

  private Winnow.Run eval(Object dataset, Object... more) throws Exception {
    Object[] words = {
      "eval", "--dataset", dataset, "--pipeline", "bm25", "--measures", "RR", "--json"
    };
    Object[] all = new Object[words.length + more.length];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    Winnow.Run run = new Winnow(home).run(all);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static void drops(Winnow.Run run, boolean dropped) throws IOException {
    assertThat(run.json().get("drop_own_id").asBoolean()).isEqualTo(dropped);
    assertThat(run.json().at("/measures/RR").asDouble()).isEqualTo(dropped ? 1 : 0.5, within(1e-9));
  }

  @Test
  void own_ids_are_dropped_where_the_catalogue_says_so_and_that_is_told() throws Exception {
    Winnow.Run quora = eval(folder("quora"));
    drops(quora, true);
    assertThat(quora.err().lines())
        .filteredOn(line -> line.contains("own id"))
        .containsExactly(
            "quora: documents with the query's own id are dropped, as in BEIR's evaluation");
    Winnow.Run forum = eval(folder("cqadupstack/english"));
    drops(forum, true);
    assertThat(forum.json().get("dataset").asText()).isEqualTo("english");
    drops(
        eval(zip("cqadupstack.zip", "cqadupstack/android/").resolve("cqadupstack/android")), true);
  }

  @Test
  void own_ids_stay_elsewhere_unless_asked() throws Exception {
    Path english = folder("english");
    Winnow.Run kept = eval(english);
    drops(kept, false);
    assertThat(kept.err()).doesNotContain("own id");
    drops(eval(english, "--drop-own-id"), true);
    drops(eval(folder("scifact")), false);
  }

  @Test
  void a_zip_is_evaluated_and_indexed_where_it_lies() throws Exception {
    Path zip = zip("arguana.zip", "arguana/");
    Winnow.Run run = eval(zip);
    drops(run, true);
    assertThat(run.json().get("dataset").asText()).isEqualTo("arguana");
    assertThat(run.json().get("documents").asInt()).isEqualTo(3);

    Path model = Path.of("../engine/src/test/resources/golden/model/f32");
    Winnow.Run index =
        new Winnow(home).run("index", "--index", home.resolve("index"), "--model", model, zip);
    assertThat(index.exitCode()).as(index.err()).isZero();
    assertThat(index.out()).startsWith("indexed 3 documents");
  }

  @Test
  void collections_of_the_cache_are_found_by_name() throws Exception {
    folder("datasets/scifact");
    assertThat(eval("scifact").json().get("dataset").asText()).isEqualTo("scifact");
    zip("datasets/quora.zip", "quora/");
    drops(eval("quora"), true);
    Winnow.Run missing =
        new Winnow(home).run("eval", "--dataset", "nfcorpus", "--pipeline", "bm25");
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err())
        .endsWith(
            "winnow: nfcorpus: no such folder, nor in %s; bring it there with: winnow datasets get nfcorpus%n"
                .formatted(home.resolve("datasets")));
  }
}
