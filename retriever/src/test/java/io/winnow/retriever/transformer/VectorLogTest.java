package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.winnow.retriever.transformer.VectorFolder.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many processes on one folder, processes that are killed, and folders that are full. */
@Timeout(120)
class VectorLogTest {
  private static final int DIMENSION = 8;
  private static final int RECORD = 24 + 4 * DIMENSION;
  private static final long LIMIT = VectorFolder.LEAST_LIMIT;

  @TempDir Path temporary;

  private VectorFolder room() {
    return new VectorFolder(temporary.resolve("vectors"), LIMIT);
  }

  private VectorLog log(String model) {
    return new VectorLog(room().path().resolve(model), model, DIMENSION, room());
  }

  private static void add(VectorLog log, int number) throws IOException {
    log.add(VectorLog.Key.of("text " + number), vector(number), 0, number % 2 == 1);
  }

  private static float[] vector(int number) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = number + i;
    }
    return vector;
  }

  /** Whether it is there, and right. */
  private static boolean holds(VectorLog log, int number) {
    float[] found = new float[DIMENSION];
    BitSet truncated = new BitSet();
    if (!log.copy(VectorLog.Key.of("text " + number), found, 0, truncated)) {
      return false;
    }
    assertThat(found).containsExactly(vector(number));
    assertThat(truncated.get(0)).isEqualTo(number % 2 == 1);
    return true;
  }

  /** Adds vectors until it is killed, or so many. */
  static final class Adding {
    private Adding() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      VectorFolder room = VectorFolder.unlimited(folder);
      int from = Integer.parseInt(arguments[1]);
      int to = Integer.parseInt(arguments[2]);
      try (VectorLog log = new VectorLog(folder.resolve("model"), "model", DIMENSION, room)) {
        log.refresh();
        for (int number = from; number < to; number++) {
          add(log, number);
          if (number == from + 100) {
            System.out.println("running");
          }
        }
      }
    }
  }

  private Process adding(int from, int to) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Adding.class.getName(),
            room().path().toString(),
            String.valueOf(from),
            String.valueOf(to))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void processes_add_to_one_folder_at_a_time_and_nothing_is_lost() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(adding(10_000 * i, 10_000 * i + 5_000));
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    try (VectorLog log = log("model")) {
      log.refresh();
      assertThat(log.size()).isEqualTo(15_000);
      for (int i = 0; i < 15_000; i++) {
        assertThat(holds(log, 10_000 * (i / 5_000) + i % 5_000)).isTrue();
      }
    }
  }

  @Test
  void a_process_that_is_killed_leaves_what_it_added_and_others_go_on() throws Exception {
    Process process = adding(0, Integer.MAX_VALUE);
    assertThat(process.inputReader().readLine()).isEqualTo("running");
    process.destroyForcibly().waitFor();
    try (VectorLog log = log("model")) {
      log.refresh();
      int left = log.size();
      assertThat(left).isGreaterThan(100);
      for (int number = 0; number < left; number++) {
        assertThat(holds(log, number)).as("number %d", number).isTrue();
      }
      add(log, -1);
      assertThat(holds(log, -1)).isTrue();
    }
    try (VectorLog again = log("model")) {
      again.refresh();
      assertThat(holds(again, -1)).isTrue();
    }
  }

  @Test
  void a_record_that_is_torn_in_the_midst_of_a_file_ends_it_and_the_next_goes_elsewhere()
      throws IOException {
    try (VectorLog log = log("model")) {
      add(log, 1);
    }
    Path file = VectorLog.files(room().path().resolve("model")).getFirst();
    byte[] torn = new byte[RECORD + 7]; // and half a record behind it
    byte[] whole = Files.readAllBytes(file);
    byte[] both = Arrays.copyOf(whole, whole.length + torn.length);
    Files.write(file, both);
    try (VectorLog log = log("model")) {
      log.refresh();
      add(log, 2);
      assertThat(holds(log, 1)).isTrue();
      assertThat(holds(log, 2)).isTrue();
      assertThat(log.size()).isEqualTo(2);
    }
    assertThat(file).hasBinaryContent(both);
  }

  @Test
  void the_oldest_go_when_there_is_no_room_and_the_heap_forgets_them() throws IOException {
    int fits = (int) (LIMIT / RECORD);
    try (VectorLog log = log("model");
        VectorLog reader = log("model")) {
      add(log, 0);
      reader.refresh();
      assertThat(holds(reader, 0)).isTrue();
      for (int number = 1; number < 3 * fits; number++) {
        add(log, number);
      }
      assertThat(bytes()).isLessThanOrEqualTo(LIMIT).isGreaterThan(LIMIT * 3 / 4);
      assertThat(log.bytes()).isEqualTo(bytes());
      assertThat(log.size()).isLessThanOrEqualTo(fits);
      assertThat(holds(log, 0)).isFalse();
      assertThat(holds(log, 3 * fits - 1)).isTrue();
      reader.refresh();
      assertThat(holds(reader, 0)).isFalse();
      assertThat(reader.size()).isEqualTo(log.size());
    }
  }

  private long bytes() throws IOException {
    return room().models().stream().mapToLong(Kept::bytes).sum();
  }

  @Test
  void another_models_vectors_go_first_where_they_are_older() throws IOException {
    try (VectorLog old = log("old");
        VectorLog log = log("new")) {
      add(old, 1);
      Path file = VectorLog.files(room().path().resolve("old")).getFirst();
      Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
      assertThat(room().models())
          .containsExactly(new Kept("old", "old", 1, 64 + RECORD)); // nothing is new yet
      for (int number = 0; number < LIMIT / RECORD; number++) {
        add(log, number);
      }
      assertThat(file).doesNotExist();
      old.refresh();
      assertThat(holds(old, 1)).isFalse();
      assertThat(room().models()).extracting(Kept::model).containsExactly("new");
    }
  }

  @Test
  void a_limit_too_small_for_anything_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> room().withLimit(999_999))
        .withMessage("limit of vectors: expected 1000000 bytes or more, found 999999");
  }

  @Test
  void the_folder_may_vanish_while_it_is_in_use() throws IOException {
    try (VectorLog log = log("model")) {
      add(log, 1);
      Path folder = room().path().resolve("model");
      for (Path file : VectorLog.files(folder)) {
        Files.delete(file);
      }
      Files.delete(folder);
      log.refresh();
      assertThat(holds(log, 1)).isFalse();
      add(log, 2);
      assertThat(holds(log, 2)).isTrue();
      assertThat(room().models()).containsExactly(new Kept("model", "model", 1, 64 + RECORD));
    }
  }
}
