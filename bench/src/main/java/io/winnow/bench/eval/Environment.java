package io.winnow.bench.eval;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.cli.Cli;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The machine and the versions that a result came from, and the memory it took. */
public final class Environment {
  private Environment() {}

  /** What a reader needs to judge the times; null where the machine does not tell. */
  public static Map<String, @Nullable Object> describe() {
    Map<String, @Nullable Object> environment = new LinkedHashMap<>();
    environment.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    environment.put("winnow", Cli.VERSION);
    environment.put("lucene", IndexInfo.luceneVersion());
    environment.put("java", Runtime.version().toString());
    environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment.put("cpu", field(Path.of("/proc/cpuinfo"), "model name"));
    environment.put("processors", Runtime.getRuntime().availableProcessors());
    environment.put("memory_bytes", kibibytes(Path.of("/proc/meminfo"), "MemTotal"));
    environment.put("kernels", StaticModel.implementation());
    return environment;
  }

  /** The most heap that was in use, summed over the pools: an upper bound. */
  static long peakHeapBytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
        .sum();
  }

  /** The most memory that this process had resident, native and mapped included; Linux tells. */
  public static @Nullable Long peakResidentBytes() {
    return kibibytes(Path.of("/proc/self/status"), "VmHWM");
  }

  private static @Nullable Long kibibytes(Path file, String name) {
    String value = field(file, name);
    return value == null || !value.endsWith(" kB")
        ? null
        : 1024 * Long.parseLong(value.substring(0, value.length() - 3).strip());
  }

  private static @Nullable String field(Path file, String name) {
    if (!Files.isReadable(file)) {
      return null;
    }
    try (Stream<String> lines = Files.lines(file)) {
      List<String> found = lines.filter(line -> line.startsWith(name)).limit(1).toList();
      return found.isEmpty()
          ? null
          : found.getFirst().substring(found.getFirst().indexOf(':') + 1).strip();
    } catch (IOException notLinux) {
      return null;
    }
  }
}
