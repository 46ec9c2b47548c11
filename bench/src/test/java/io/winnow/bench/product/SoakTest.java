package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sixteen threads search while others add, replace, delete, commit, refresh, reopen and copy: no
 * error, no wrong result, the results of a single thread's replay, and nothing that leaks.
 */
@EnabledOnOs(OS.LINUX)
class SoakTest {
  private static final int SHORT_SECONDS = 6;
  private static final int LONG_SECONDS = 600;
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  /** A heap that is resident from the start: what grows besides is native. */
  private static final List<String> FLAGS =
      List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

  @TempDir Path folder;

  @Test
  void a_few_seconds_of_everything_at_once() throws Exception {
    // The compiler's memory grows meanwhile, and a third is a handful of samples.
    soak(SHORT_SECONDS, 64 << 10, 32 << 10);
  }

  @Test
  @Tag("long")
  void ten_minutes_of_everything_at_once() throws Exception {
    soak(LONG_SECONDS, 16 << 10, 8 << 10);
  }

  /**
   * @param other how many kB of memory other than heap may come between the thirds
   * @param heap how many kB of heap
   */
  private void soak(int seconds, long other, long heap) throws Exception {
    try (ChildJvm jvm = new ChildJvm(FLAGS, SoakRun.class, folder, MODEL, seconds)) {
      String line = jvm.line();
      assertThat(line).doesNotStartWith("failed");
      ProcessSample start = ProcessSample.parse(line);
      ProcessSample first = ProcessSample.parse(jvm.line());
      ProcessSample last = ProcessSample.parse(jvm.line());
      ProcessSample end = ProcessSample.parse(jvm.line());
      System.out.println("soak of " + seconds + " s: " + jvm.line());
      System.out.println("file descriptors, maps, kB not of files, kB of heap:");
      System.out.println("  start " + start + ", first third " + first);
      System.out.println("  last third " + last + ", end " + end);
      assertThat(jvm.exitCode()).isZero();
      assertThat(last.files()).as("file descriptors").isLessThanOrEqualTo(first.files() + 20);
      assertThat(last.maps()).as("maps").isLessThanOrEqualTo(2 * first.maps() + 50);
      assertThat(last.anonymous()).as("kB").isLessThanOrEqualTo(first.anonymous() + other);
      assertThat(last.heap()).as("kB of heap").isLessThanOrEqualTo(first.heap() + heap);
      assertThat(end.files()).as("file descriptors").isLessThanOrEqualTo(start.files() + 2);
      assertThat(end.maps()).as("maps").isZero();
      assertThat(end.heap()).as("kB of heap").isLessThanOrEqualTo(start.heap() + (8 << 10));
    }
  }
}
