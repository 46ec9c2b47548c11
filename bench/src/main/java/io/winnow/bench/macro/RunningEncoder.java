package io.winnow.bench.macro;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A runner's process. It waits for the next round while others are at work. */
final class RunningEncoder implements AutoCloseable {
  private final Runner runner;
  private final Process process;
  private final Path errors;
  private final Writer in;
  private final BufferedReader out;
  private final Duration limit;

  /**
   * Starts it; what it writes to standard error is kept for the message if it fails.
   *
   * @param limit of the time of an answer
   * @param vectors the file that it shall write its vectors to
   */
  RunningEncoder(
      Runner runner,
      Path texts,
      Path model,
      Threads threads,
      double warmUp,
      Duration limit,
      Path vectors)
      throws IOException {
    this.runner = runner;
    this.limit = limit;
    errors = vectors.resolveSibling(vectors.getFileName() + ".err");
    List<String> command = new ArrayList<>(threads.pinned(runner.command()));
    command.addAll(List.of(texts.toString(), model.toString(), threads.word(), vectors.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    threads.set(builder.environment());
    builder.environment().put(EncodeRunner.WARM_UP, String.valueOf(warmUp));
    process = builder.start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  Runner runner() {
    return runner;
  }

  /**
   * Has it encode all texts once.
   *
   * @throws IOException if it ends instead, takes longer than its limit, or does not keep to the
   *     protocol
   */
  Answer round(int number) throws IOException {
    String line;
    AtomicBoolean late = new AtomicBoolean();
    Thread watch =
        Thread.startVirtualThread(
            () -> {
              try {
                Thread.sleep(limit);
                late.set(true);
                end();
              } catch (InterruptedException answered) {
                // Nothing to stop.
              }
            });
    try {
      in.write(number + "\n");
      in.flush();
      line = out.readLine();
    } catch (IOException ended) {
      line = null;
    } finally {
      watch.interrupt();
    }
    if (late.get()) {
      throw failure("no answer within " + limit.toSeconds() + " s, stopped", null);
    }
    if (line == null) {
      throw failure("ended without an answer", null);
    }
    Answer answer = Answer.parse(line);
    if (answer.round() != number) {
      throw new IOException("expected the answer for round " + number + ", found: " + line);
    }
    return answer;
  }

  private IOException failure(String what, @Nullable IOException cause) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip().lines().toList();
    String last = lines.isEmpty() ? "nothing" : lines.getLast();
    return new IOException(what + "; the end of its standard error: " + last, cause);
  }

  /** Ends it. */
  @Override
  public void close() {
    end();
    process.onExit().join();
  }

  /** With all that it started: a script's children hold its output open. */
  private void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
