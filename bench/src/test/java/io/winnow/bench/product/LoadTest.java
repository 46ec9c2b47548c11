package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.winnow.bench.micro.BenchmarkModel;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What loading a model of real size takes: 30,522 tokens by 256 columns of F32, 31 MB. */
class LoadTest {
  private static final int WIDE = 256;
  private static final int NARROW = 1;

  @TempDir private static Path folder;

  /** Loads a model, reads all of it and says so; ends when its input does. */
  public static final class Loader {
    private Loader() {}

    /** Argument: the model. */
    public static void main(String[] arguments) throws IOException {
      try (StaticModel model = StaticModel.load(Path.of(arguments[0]))) {
        System.out.println(model.countRowsNotFinite());
        var _ = System.in.read();
      }
    }
  }

  @BeforeAll
  static void save() throws IOException {
    Tokenizer tokenizer = BenchmarkModel.tokenizer();
    for (int dimension : new int[] {WIDE, NARROW}) {
      float[] table = new float[tokenizer.vocabularySize() * dimension];
      for (int i = 0; i < table.length; i++) {
        table[i] = i;
      }
      try (StaticModel model = StaticModel.of(tokenizer, table, dimension, true, Map.of())) {
        model.save(folder(dimension));
      }
      zip(dimension, ZipEntry.STORED);
      zip(dimension, ZipEntry.DEFLATED);
    }
  }

  private static Path folder(int dimension) {
    return folder.resolve("model" + dimension);
  }

  private static Path archive(int dimension, int method) {
    return folder.resolve("model" + dimension + "-" + method + ".zip");
  }

  private static void zip(int dimension, int method) throws IOException {
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(archive(dimension, method)))) {
      out.setMethod(method);
      out.setLevel(1);
      for (String name : List.of("model.safetensors", "tokenizer.json", "config.json")) {
        byte[] content = Files.readAllBytes(folder(dimension).resolve(name));
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
      }
    }
  }

  /** Bytes of the heap that this thread takes to load a model; the least of some times. */
  private static long allocated(Path path) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      StaticModel.load(path).close();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void no_part_of_the_table_is_on_the_heap() throws IOException {
    long table = (long) WIDE * BenchmarkModel.tokenizer().vocabularySize() * Float.BYTES;
    for (int method : new int[] {-1, ZipEntry.STORED, ZipEntry.DEFLATED}) {
      long wide = allocated(method < 0 ? folder(WIDE) : archive(WIDE, method));
      long narrow = allocated(method < 0 ? folder(NARROW) : archive(NARROW, method));
      System.getLogger(LoadTest.class.getName())
          .log(
              System.Logger.Level.INFO,
              "loading allocates {0} bytes, with one column {1} (method {2})",
              wide,
              narrow,
              method);
      assertThat(wide - narrow).as("method %d", method).isLessThan(table / 1_000);
    }
  }

  /** The kilobytes of a kind in all mappings of a file by a process. */
  private static long kilobytes(long pid, Path file, String kind) throws IOException {
    long sum = 0;
    boolean inFile = false;
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"))) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        inFile = line.endsWith(file.toRealPath().toString());
      } else if (inFile && line.startsWith(kind + ":")) {
        sum += Long.parseLong(line.replaceAll("\\D+", ""));
      }
    }
    return sum;
  }

  /** Pages count as dirty until the file that was just written has reached the disk. */
  private static long shared(long pid, Path file) throws IOException {
    return kilobytes(pid, file, "Shared_Clean") + kilobytes(pid, file, "Shared_Dirty");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void processes_share_the_pages_of_a_table() throws Exception {
    for (Path model : List.of(folder(WIDE), archive(WIDE, ZipEntry.STORED))) {
      Path file = Files.isDirectory(model) ? model.resolve("model.safetensors") : model;
      long table = (long) WIDE * BenchmarkModel.tokenizer().vocabularySize() * Float.BYTES / 1024;
      List<ChildJvm> jvms = new ArrayList<>();
      try {
        for (int i = 0; i < 2; i++) {
          ChildJvm jvm = new ChildJvm(List.of(), Loader.class, model);
          jvms.add(jvm);
          assertThat(jvm.line()).isEqualTo("0");
        }
        for (ChildJvm jvm : jvms) {
          System.getLogger(LoadTest.class.getName())
              .log(
                  System.Logger.Level.INFO,
                  "{0}: Rss {1} kB, Pss {2} kB, shared {3} kB",
                  file.getFileName(),
                  kilobytes(jvm.pid(), file, "Rss"),
                  kilobytes(jvm.pid(), file, "Pss"),
                  shared(jvm.pid(), file));
          assertThat(shared(jvm.pid(), file)).isGreaterThanOrEqualTo(table - 8);
          assertThat(kilobytes(jvm.pid(), file, "Private_Dirty")).isZero();
          assertThat(kilobytes(jvm.pid(), file, "Pss")).isLessThan(table * 6 / 10);
        }
      } finally {
        jvms.forEach(ChildJvm::close);
      }
    }
  }
}
