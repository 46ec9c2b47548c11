package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file of an index is noticed, and told with the file's name. */
class DamageTest {
  @TempDir Path temporary;
  private Path folder;
  private StaticModel model;
  private int refused;
  private int verified;

  @BeforeEach
  void make_an_index_of_two_segments_with_a_deletion() throws IOException {
    folder = temporary.resolve("index");
    model = TestModels.of(1, 8);
    try (Retriever retriever = Retriever.open(folder, model)) {
      for (int i = 0; i < 30; i++) {
        retriever.add(new Document("d" + i, "stone", "gold " + i, Map.of("kind", "k" + i % 3)));
      }
      retriever.commit();
      retriever.add(Document.of("d30", "river"));
      retriever.delete("d7");
      retriever.commit();
    }
    assertThat(IndexInfo.read(folder).segments()).isEqualTo(2);
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> !file.getFileName().toString().equals("write.lock"))
          .sorted()
          .toList();
    }
  }

  /** Refused at open with the file and the remedy, or else named by the check. */
  private void requireNoticed(Path file, String what) throws IOException {
    String name = file.getFileName().toString();
    String place = what + " of " + name;
    List<String> problems = IndexCheck.problems(folder);
    assertThat(problems).as(place).anyMatch(problem -> problem.contains(name));
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.size()).as(place).isEqualTo(30);
      verified++;
    } catch (IndexException e) {
      assertThat(e)
          .as(place)
          .hasMessageStartingWith("the index cannot be read: ")
          .hasMessageContaining(name)
          .hasMessageContaining("; restore " + folder + " from a copy");
      refused++;
    }
  }

  @Test
  void a_flipped_byte_anywhere_is_noticed() throws IOException {
    assertThat(IndexCheck.problems(folder)).isEmpty();
    for (Path file : files()) {
      byte[] good = Files.readAllBytes(file);
      int step = Math.max(1, good.length / 40);
      for (int at = 0; at < good.length; at += step) {
        byte[] bad = good.clone();
        bad[at] ^= (byte) (1 << at % 8);
        Files.write(file, bad);
        requireNoticed(file, "byte " + at);
      }
      Files.write(file, good);
    }
    assertThat(refused).as("refused at open").isPositive();
    assertThat(verified).as("found by the check alone").isPositive();
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void a_file_cut_short_or_too_long_is_noticed() throws IOException {
    for (Path file : files()) {
      byte[] good = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, 8, good.length / 2, good.length - 1, good.length + 1}) {
        Files.write(file, Arrays.copyOf(good, length));
        requireNoticed(file, "length " + length);
      }
      Files.write(file, good);
    }
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void a_missing_file_is_noticed() throws IOException {
    for (Path file : files()) {
      if (file.getFileName().toString().startsWith("segments")) {
        continue; // Without it there is no index, which another message says.
      }
      byte[] good = Files.readAllBytes(file);
      Files.delete(file);
      requireNoticed(file, "absence");
      assertThatThrownBy(() -> IndexInfo.read(folder))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining(file.getFileName().toString());
      Files.write(file, good);
    }
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void all_damaged_files_are_named_at_once() throws IOException {
    List<String> damaged = new ArrayList<>();
    for (Path file : files()) {
      if (!file.getFileName().toString().matches("_.*\\.(fdt|fdx|vec|pos|cfs|tim)")) {
        continue;
      }
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 4;
      Files.write(file, bytes);
      damaged.add(file.getFileName().toString());
    }
    List<String> problems = IndexCheck.problems(folder);
    assertThat(damaged).hasSizeGreaterThan(1);
    assertThat(problems).hasSameSizeAs(damaged);
    for (String name : damaged) {
      assertThat(problems).anyMatch(problem -> problem.startsWith(name + ": "));
    }
  }

  @Test
  void a_running_retriever_keeps_its_view_where_the_newest_commit_is_damaged() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      try (Retriever writing = Retriever.open(folder, model)) {
        writing.add(Document.of("d31", "gold"));
        writing.commit();
      }
      for (Path file : files()) {
        if (file.getFileName().toString().endsWith(".si")) {
          byte[] bytes = Files.readAllBytes(file);
          bytes[bytes.length / 2] ^= 4;
          Files.write(file, bytes);
        }
      }
      assertThatThrownBy(retriever::reopen)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("the index cannot be read")
          .hasMessageContaining(".si");
      assertThat(retriever.size()).isEqualTo(30);
    }
  }
}
