package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments while a process adds and commits: what was committed is there, whole.
 */
class CrashTest {
  private static final long SEED = 9;
  private static final int BATCH = 25;
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  @TempDir Path folder;

  /**
   * The process that is killed: adds batches for ever and prints the number of each once committed.
   */
  public static final class Writer {
    private Writer() {}

    /** Arguments: index folder, model folder. */
    public static void main(String[] arguments) throws IOException {
      try (StaticModel model = StaticModel.load(Path.of(arguments[1]));
          Retriever retriever = Retriever.open(Path.of(arguments[0]), model)) {
        int next = retriever.size() / BATCH;
        for (int batch = next; ; batch++) {
          for (int i = 0; i < BATCH; i++) {
            int number = batch * BATCH + i;
            retriever.add(Document.of("d" + number, "stone number " + number));
          }
          retriever.commit();
          System.out.println(batch);
        }
      }
    }
  }

  @Test
  void survives_three_kills() throws Exception {
    killAndCheck(3);
  }

  @Test
  @Tag("long")
  void survives_sixty_kills() throws Exception {
    killAndCheck(60);
  }

  private void killAndCheck(int kills) throws Exception {
    Path index = folder.resolve("index");
    SplittableRandom random = new SplittableRandom(SEED);
    int committed = -1;
    for (int kill = 0; kill < kills; kill++) {
      committed = Math.max(committed, writeUntilKilled(index, random.nextInt(1, 400)));
      String place = "kill " + kill + ", seed " + SEED;
      assertThat(IndexCheck.problems(index)).as(place).isEmpty();
      try (StaticModel model = StaticModel.load(MODEL);
          Retriever retriever = Retriever.open(index, model)) {
        assertThat(retriever.size()).as(place).isGreaterThanOrEqualTo((committed + 1) * BATCH);
        assertThat(retriever.size() % BATCH).as("half a batch is visible, " + place).isZero();
        // Deleting tells whether it was there; nothing is committed.
        for (int number = 0; number < (committed + 1) * BATCH; number++) {
          assertThat(retriever.delete("d" + number)).as("document %d, %s", number, place).isTrue();
        }
      }
    }
  }

  /** The last batch that the writer reported as committed. */
  private int writeUntilKilled(Path index, int millis) throws Exception {
    List<String> command = new ArrayList<>(new Winnow(folder).builder().command());
    command.set(command.size() - 1, Writer.class.getName());
    command.add(index.toString());
    command.add(MODEL.toString());
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    while (lastLine(out) < 0) {
      assertThat(process.isAlive()).as("%s", err).isTrue();
      Thread.sleep(10);
    }
    Thread.sleep(millis);
    process.destroyForcibly().waitFor();
    return lastLine(out);
  }

  /** The number on the last line that was ended, or -1. */
  private static int lastLine(Path file) throws IOException {
    String text = Files.readString(file);
    String whole = text.substring(0, text.lastIndexOf('\n') + 1).strip();
    return whole.isEmpty() ? -1 : Integer.parseInt(whole.substring(whole.lastIndexOf('\n') + 1));
  }
}
