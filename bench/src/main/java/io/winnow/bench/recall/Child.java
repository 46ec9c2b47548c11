package io.winnow.bench.recall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.macro.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of the class path of this one that answers a line with a line of JSON. It ends when its
 * standard input does, so it does not outlive this process. Not thread-safe.
 */
final class Child implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final Path errors;
  private final Writer in;
  private final BufferedReader out;

  /**
   * Starts it.
   *
   * @param heap the most of it, as {@code -Xmx} has it
   * @param errors a file for what it writes to standard error, told if it fails
   */
  Child(Threads threads, String heap, Path errors, Class<?> main, List<String> arguments)
      throws IOException {
    this.errors = errors;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-UseCompactObjectHeaders",
                "-Xlog:disable",
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    process = new ProcessBuilder(threads.pinned(command)).redirectError(errors.toFile()).start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Sends a command, and waits for its answer. */
  JsonNode ask(String command) throws IOException {
    try {
      in.write(command + "\n");
      in.flush();
    } catch (IOException e) {
      throw failure(command, e);
    }
    return answer(command);
  }

  /**
   * Waits for a line that was not asked for.
   *
   * @param what was awaited, for the message if it ends instead
   */
  JsonNode answer(String what) throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw failure(what, null);
    }
    try {
      return MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException(what + ": expected a line of JSON, found: " + line, e);
    }
  }

  private IOException failure(String what, @Nullable IOException cause) throws IOException {
    process.onExit().join();
    return new IOException(
        "%s: the process ended with exit code %d; its standard error:%n%s"
            .formatted(
                what,
                process.exitValue(),
                new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip()),
        cause);
  }

  /** Ends it. */
  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
