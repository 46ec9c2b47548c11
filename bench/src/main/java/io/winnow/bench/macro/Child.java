package io.winnow.bench.macro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 * A process that answers a line with a line of JSON, and to the end of its standard input by ending
 * itself, so that it does not outlive this one. Not thread-safe.
 */
public final class Child implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Process process;
  private final Path errors;
  private final Writer in;
  private final BufferedReader out;

  /**
   * Starts any command, with the variables that hold it to its threads.
   *
   * @param errors a file for what it writes to standard error, told if it fails
   */
  public Child(Threads threads, Path errors, List<String> command) throws IOException {
    this.errors = errors;
    ProcessBuilder builder =
        new ProcessBuilder(threads.pinned(command)).redirectError(errors.toFile());
    threads.set(builder.environment());
    process = builder.start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The command of a JVM with the class path of this one. */
  public static List<String> jvm(List<String> flags, Class<?> main, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:-UseCompactObjectHeaders",
                "-Xlog:disable"));
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /** Sends a command, and waits for its answer. */
  public JsonNode ask(String command) throws IOException {
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
  public JsonNode answer(String what) throws IOException {
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
