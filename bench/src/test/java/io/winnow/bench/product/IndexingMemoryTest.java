package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any number of documents is added without a commit in a small heap. */
class IndexingMemoryTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  @TempDir Path folder;

  /** The process with the small heap. */
  public static final class Indexer {
    private static final int BATCH = 1000;

    private Indexer() {}

    /** Arguments: index folder, model folder, how many documents, chars of an id, words of each. */
    public static void main(String[] arguments) throws IOException {
      int count = Integer.parseInt(arguments[2]);
      String format = "%0" + arguments[3] + "d";
      int words = Integer.parseInt(arguments[4]);
      SplittableRandom random = new SplittableRandom(5);
      int replaced = 0;
      try (StaticModel model = StaticModel.load(Path.of(arguments[1]));
          Retriever retriever = Retriever.open(Path.of(arguments[0]), model)) {
        for (int first = 0; first < count; first += BATCH) {
          for (int i = first; i < first + BATCH; i++) {
            // Words that the model does not know have no vector, and cost no graph.
            StringBuilder text = new StringBuilder("xxxx" + i % 977);
            for (int word = 0; word < words; word++) {
              text.append(' ')
                  .append(
                      VersionedDocument.WORDS.get(random.nextInt(VersionedDocument.WORDS.size())));
            }
            if (retriever.add(Document.of(format.formatted(i), text.toString()))) {
              replaced++;
            }
          }
          // One that was added long ago, and one that was not.
          replaced += retriever.add(Document.of(format.formatted(0), "gold")) ? 1000 : 0;
          replaced += retriever.delete(format.formatted(count + 1)) ? 1 : 0;
        }
        retriever.commit();
        System.out.println(retriever.size() + " " + replaced);
      }
    }
  }

  private void add(String heap, int count, int idLength, int words) throws Exception {
    try (ChildJvm jvm =
        new ChildJvm(
            List.of(heap, "-XX:+ExitOnOutOfMemoryError"),
            Indexer.class,
            folder.resolve("index"),
            MODEL,
            count,
            idLength,
            words)) {
      assertThat(jvm.line()).isEqualTo(count + " " + count);
      assertThat(jvm.exitCode()).isZero();
    }
  }

  /** The ids alone are more than this heap. */
  @Test
  void a_hundred_thousand_documents_with_long_ids_fit() throws Exception {
    add("-Xmx64m", 100_000, 800, 0);
  }

  @Test
  @Tag("long")
  void a_million_documents_fit() throws Exception {
    add("-Xmx160m", 1_000_000, 8, 6);
  }
}
