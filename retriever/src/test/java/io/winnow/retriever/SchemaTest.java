package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes that another version of Winnow wrote. */
class SchemaTest {
  private static final List<Document> OLD_DOCUMENTS =
      List.of(
          new Document(
              "d1",
              "read file",
              "read the lines of a file",
              Map.of("kind", "method", "since", "1.5")),
          Document.of("d2", "thread locks", "lock a thread"),
          Document.of("d3", "mountain stone"),
          new Document("\u4e2d/id with spaces", "", "zanzibar", Map.of("empty", "")));

  @TempDir Path temporary;
  private Path folder;
  private StaticModel model;

  @BeforeEach
  void copy_the_old_index() throws IOException {
    folder = OldIndex.copyTo(temporary.resolve("index"));
    model = StaticModel.load(SchemaTest.class.getClassLoader(), OldIndex.MODEL);
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  private static List<Document> documents(Retriever retriever) throws IOException {
    List<Document> documents = new java.util.ArrayList<>();
    retriever.read(documents::add);
    return documents;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void an_older_index_is_refused_with_the_remedy_and_described() throws IOException {
    List<String> before = names();
    assertThatThrownBy(() -> Retriever.open(folder, model))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the index was written by an older Winnow: expected schema %d, found 1 (%s); move it"
                + " with: winnow reindex --index %s",
            IndexSchema.VERSION, folder, folder);
    assertThat(names()).isEqualTo(before);
    IndexInfo info = IndexInfo.read(folder);
    assertThat(info.schema()).isEqualTo(1);
    assertThat(info.documents()).isEqualTo(OLD_DOCUMENTS.size());
    assertThat(info.fingerprint()).isEqualTo(model.fingerprint());
  }

  @Test
  void reindexing_moves_an_older_index_to_this_schema_with_all_its_documents() throws IOException {
    assertThat(Retriever.reindex(folder, model, "its-model", Progress.NONE))
        .isEqualTo(OLD_DOCUMENTS.size());
    assertThat(IndexInfo.read(folder).schema()).isEqualTo(IndexSchema.VERSION);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(documents(retriever)).containsExactlyInAnyOrderElementsOf(OLD_DOCUMENTS);
      for (Arms arms : Arms.values()) {
        assertThat(
                retriever
                    .search(Query.of("lock a thread").withArms(arms))
                    .hits()
                    .getFirst()
                    .document())
            .as("%s", arms)
            .isEqualTo(OLD_DOCUMENTS.get(1));
      }
    }
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void moving_that_fails_half_way_leaves_the_older_index_as_it_was() throws IOException {
    Progress failing =
        (step, done, total) -> {
          throw new IllegalStateException("stop");
        };
    assertThatThrownBy(() -> Retriever.reindex(folder, model, "", failing)).hasMessage("stop");
    assertThat(IndexInfo.read(folder).schema()).isEqualTo(1);
    assertThat(IndexInfo.read(folder).documents()).isEqualTo(OLD_DOCUMENTS.size());
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void an_index_of_a_newer_winnow_is_refused() throws IOException {
    int newer = IndexSchema.VERSION + 1;
    try (Directory directory = FSDirectory.open(folder);
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Map<String, String> data = new HashMap<>();
      writer.getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
      data.put("winnow.schema", String.valueOf(newer));
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    }
    String message =
        "the index was written by a newer Winnow: expected schema %d or older, found %d (%s);"
            .formatted(IndexSchema.VERSION, newer, folder);
    assertThatThrownBy(() -> Retriever.open(folder, model))
        .isInstanceOf(IndexException.class)
        .hasMessage(message + " update Winnow");
    assertThatThrownBy(() -> Retriever.reindex(folder, model, "", Progress.NONE))
        .hasMessage(message + " update Winnow");
    assertThatThrownBy(() -> IndexInfo.read(folder)).hasMessage(message + " update Winnow");
  }
}
