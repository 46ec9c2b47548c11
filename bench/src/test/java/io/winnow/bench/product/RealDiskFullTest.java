package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.IndexException;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system of two megabytes, in memory, that is full; mounting it takes the rights of root.
 */
@Tag("long")
class RealDiskFullTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final int DISK = 2 << 20;

  @TempDir Path temporary;

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
  }

  private static Set<Integer> seen(Retriever retriever) throws IOException {
    Set<Integer> numbers = new TreeSet<>();
    retriever.read(document -> numbers.add(VersionedDocument.of(document).number()));
    return numbers;
  }

  private static void add(Retriever retriever, int from, int count) throws IOException {
    for (int number = from; number < from + count; number++) {
      retriever.add(new VersionedDocument(number, 1).document());
    }
  }

  @Test
  void a_full_disk_is_an_error_and_the_index_goes_on_when_there_is_room() throws Exception {
    Path disk = Files.createDirectory(temporary.resolve("disk"));
    boolean mounted =
        succeeds("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk.toString());
    assumeTrue(mounted, "no right to mount a file system");
    try (StaticModel model = StaticModel.load(MODEL)) {
      Path index = disk.resolve("index");
      Path ballast = disk.resolve("ballast");
      Path rest = disk.resolve("rest");
      int failures = 0;
      for (int free = 0; free <= 64; free += 4) {
        try (Retriever retriever = Retriever.open(index, model)) {
          add(retriever, retriever.size(), 20);
          retriever.commit();
          Set<Integer> before = seen(retriever);
          fill(disk, ballast, free << 10);
          try {
            add(retriever, 1000, 60);
            retriever.commit();
            break;
          } catch (IndexException e) {
            failures++;
            assertThat(e)
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("the index is as of its last commit (" + index)
                .hasMessageContaining("mend the cause, such as a full disk, and add again");
          }
          assertThat(seen(retriever)).isEqualTo(before);
          fill(disk, rest, 0);
          assertThatThrownBy(() -> retriever.snapshot(disk.resolve("copy")))
              .hasMessageContaining("No space left on device");
          assertThat(disk.resolve("copy")).doesNotExist();
          Files.delete(ballast);
          Files.delete(rest);
          add(retriever, before.size(), 1);
          retriever.commit();
          assertThat(retriever.size()).isEqualTo(before.size() + 1);
        }
        assertThat(IndexCheck.problems(index)).isEmpty();
      }
      assertThat(failures).isGreaterThan(3);
      System.out.println("full disk: " + failures + " commits refused, the index whole after each");
    } finally {
      assertThat(succeeds("umount", "-l", disk.toString())).isTrue();
    }
  }

  /** Leaves so many bytes. */
  private static void fill(Path disk, Path ballast, int free) throws IOException {
    long room = Files.getFileStore(disk).getUsableSpace() - free;
    Files.write(ballast, new byte[Math.toIntExact(Math.max(0, room))]);
  }
}
