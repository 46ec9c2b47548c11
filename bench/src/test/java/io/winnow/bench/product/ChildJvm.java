package io.winnow.bench.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs a class of the tests with the class path of this one. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader out;

  /**
   * Starts it; its standard error is this JVM's.
   *
   * @param flags further flags, {@code -Xmx} say
   */
  ChildJvm(List<String> flags, Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-modules=jdk.incubator.vector");
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    out = process.inputReader();
  }

  long pid() {
    return process.pid();
  }

  /** What it prints next; throws if it ended instead. */
  String line() throws IOException {
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the JVM printed nothing more");
    }
    return line;
  }

  /** Ends it as kill -9 does; whether it still ran. */
  boolean kill() throws InterruptedException {
    boolean running = process.isAlive();
    process.destroyForcibly().waitFor();
    return running;
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      throw new IllegalStateException("still running after five minutes");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
