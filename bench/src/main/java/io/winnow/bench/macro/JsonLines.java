package io.winnow.bench.macro;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What the processes are handed: a value a line. */
public final class JsonLines {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonLines() {}

  /** Writes values as JSON. */
  public static void write(Path file, List<?> values) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Object value : values) {
        out.write(MAPPER.writeValueAsString(value));
        out.write('\n');
      }
    }
  }

  /** Hands over one value after the other: the whole file need not fit in memory. */
  public static <T> void read(Path file, Class<T> type, Consumer<T> values) throws IOException {
    try (MappingIterator<T> lines = MAPPER.readerFor(type).readValues(file.toFile())) {
      while (lines.hasNextValue()) {
        values.accept(lines.nextValue());
      }
    }
  }
}
