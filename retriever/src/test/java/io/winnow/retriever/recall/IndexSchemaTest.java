package io.winnow.retriever.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.junit.jupiter.api.Test;

class IndexSchemaTest {
  @Test
  void a_document_of_version_1_is_read_with_its_metadata_as_text() {
    Document stored = new Document();
    stored.add(new StringField("id", "d1", Field.Store.YES));
    stored.add(new StoredField("title", "gold"));
    stored.add(new StoredField("text", "of the river"));
    stored.add(new StoredField("meta.year", "2024"));
    stored.add(new StoredField("meta.", "x"));
    assertThat(IndexSchema.fromLucene(stored))
        .isEqualTo(
            new IndexSchema.Stored("d1", "gold", "of the river", Map.of("year", "2024", "", "x")));
  }
}
