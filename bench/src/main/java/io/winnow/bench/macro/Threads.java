package io.winnow.bench.macro;

import io.winnow.bench.eval.Environment;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many threads a runner may use, and what holds it to that. */
public enum Threads {
  /** One, on one processor where the system can pin a process. */
  ONE("1"),
  /** As many as there are processors. */
  ALL("all");

  private static final List<String> VARIABLES =
      List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS");

  private final String word;

  Threads(String word) {
    this.word = word;
  }

  /** As runners know it. */
  public String word() {
    return word;
  }

  /** Processors that the runner has. */
  public int processors() {
    return this == ONE ? 1 : Runtime.getRuntime().availableProcessors();
  }

  /** The command, pinned where it must be and can be. */
  public List<String> pinned(List<String> command) {
    Optional<String> processor = this == ONE && canPin() ? lastProcessor() : Optional.empty();
    List<String> pinned = new ArrayList<>();
    processor.ifPresent(number -> pinned.addAll(List.of("taskset", "-c", number)));
    pinned.addAll(command);
    return pinned;
  }

  /** What the libraries of other encoders go by. */
  void set(Map<String, String> environment) {
    environment.remove("TOKENIZERS_PARALLELISM");
    VARIABLES.forEach(environment::remove);
    if (this == ONE) {
      environment.put("TOKENIZERS_PARALLELISM", "false");
      VARIABLES.forEach(variable -> environment.put(variable, "1"));
    }
  }

  /** What a reader needs to judge times: the machine, whether threads are held, and the load. */
  public static Map<String, @Nullable Object> environment() {
    Map<String, @Nullable Object> environment = new LinkedHashMap<>(Environment.describe());
    environment.put("pinned", canPin() ? "one thread to one processor" : "no: no taskset");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    environment.put("load_before", load < 0 ? null : String.format(Locale.ROOT, "%.2f", load));
    return environment;
  }

  /** Whether one thread is held to one processor here. */
  static boolean canPin() {
    String path = System.getenv().getOrDefault("PATH", "");
    return lastProcessor().isPresent()
        && Stream.of(path.split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "taskset")));
  }

  /** The last that this process may use: the first ones serve most interrupts. Linux tells. */
  private static Optional<String> lastProcessor() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> line.replaceAll(".*[^0-9](?=[0-9]+$)", ""))
          .findFirst();
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
