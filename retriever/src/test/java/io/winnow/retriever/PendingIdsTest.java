package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingIdsTest {
  private static final long SEED = 3;

  @ParameterizedTest
  @ValueSource(longs = {1, 70, 300, 2000, 1L << 24})
  void the_answers_are_exact_however_little_room_there_is(long room) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Set<String> expected = new HashSet<>();
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < 30; i++) {
        put(writer, "d" + i);
        expected.add("d" + i);
      }
      writer.commit();
      PendingIds pending = new PendingIds(room);
      try (DirectoryReader view = DirectoryReader.open(directory)) {
        for (int i = 0; i < 400; i++) {
          String id = "d" + random.nextInt(60);
          String place = "operation " + i + " on " + id + ", room " + room + ", seed " + SEED;
          assertThat(pending.exists(id, view)).as(place).isEqualTo(expected.contains(id));
          if (random.nextBoolean()) {
            put(writer, id);
            pending.add(id, writer);
            expected.add(id);
          } else {
            writer.deleteDocuments(IndexSchema.idTerm(id));
            pending.delete(id, writer);
            expected.remove(id);
          }
        }
      }
      pending.clear();
      assertThat(pending.exists("d1", null)).isFalse();
    }
  }

  private static void put(IndexWriter writer, String id) throws IOException {
    Document document = new Document();
    document.add(new StringField(IndexSchema.idTerm(id).field(), id, Field.Store.YES));
    writer.updateDocument(IndexSchema.idTerm(id), document);
  }
}
