package io.winnow.bench.product;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What this process holds, on Linux.
 *
 * @param files open file descriptors
 * @param maps memory maps of files below a folder, deleted ones too
 * @param anonymous resident memory of no file, in kB: the heap and everything native
 * @param heap used right after a collection, in kB: what threads have allocated since is not in it
 */
record ProcessSample(long files, long maps, long anonymous, long heap) {
  static ProcessSample of(Path folder) throws IOException {
    System.gc();
    long heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum()
            >> 10;
    String below = folder.toString() + "/";
    long maps;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      maps = lines.filter(line -> line.contains(below)).count();
    }
    long anonymous;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      anonymous =
          lines
              .filter(line -> line.startsWith("RssAnon:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum();
    }
    long files;
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      files = descriptors.count();
    }
    return new ProcessSample(files, maps, anonymous, heap);
  }

  /** The median of each figure. */
  static ProcessSample median(List<ProcessSample> samples) {
    return new ProcessSample(
        median(samples, ProcessSample::files),
        median(samples, ProcessSample::maps),
        median(samples, ProcessSample::anonymous),
        median(samples, ProcessSample::heap));
  }

  private static long median(List<ProcessSample> samples, ToLongFunction<ProcessSample> figure) {
    return samples.stream().mapToLong(figure).sorted().toArray()[samples.size() / 2];
  }

  @Override
  public String toString() {
    return files + " " + maps + " " + anonymous + " " + heap;
  }

  /** Reads what {@link #toString} wrote. */
  static ProcessSample parse(String line) {
    String[] figures = line.split(" ", -1);
    return new ProcessSample(
        Long.parseLong(figures[0]),
        Long.parseLong(figures[1]),
        Long.parseLong(figures[2]),
        Long.parseLong(figures[3]));
  }
}
