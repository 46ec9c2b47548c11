package io.winnow.bench.pairs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of this process, as Linux counts it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path REFERENCES = Path.of("/proc/self/clear_refs");

  private ProcessMemory() {}

  /** What is resident, in bytes; empty where the system does not tell. */
  static OptionalLong resident() throws IOException {
    return read("VmRSS:");
  }

  /** The most that was resident since {@link #forgetPeak}. */
  static OptionalLong peak() throws IOException {
    return read("VmHWM:");
  }

  /** Lets the peak start again from what is resident. */
  static void forgetPeak() throws IOException {
    Files.writeString(REFERENCES, "5");
  }

  private static OptionalLong read(String key) throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(key)) {
        String kibibytes = line.substring(key.length()).replace("kB", "").strip();
        return OptionalLong.of(Long.parseLong(kibibytes) * 1024);
      }
    }
    return OptionalLong.empty();
  }
}
