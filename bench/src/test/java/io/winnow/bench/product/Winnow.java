package io.winnow.bench.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line in a JVM of its own.
 *
 * @param home WINNOW_HOME
 */
record Winnow(Path home) {
  /** What came of a run. */
  record Run(int exitCode, String out, String err, double seconds) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  Run run(Object... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    long start = System.nanoTime();
    Process process =
        builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running after ten minutes: " + List.of(arguments));
    }
    return new Run(
        process.exitValue(),
        Files.readString(out),
        Files.readString(err),
        (System.nanoTime() - start) / 1e9);
  }

  /** A process yet to be started, with the flags that the launcher passes. */
  ProcessBuilder builder(Object... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dai.djl.offline=true",
                "-Dai.djl.onnx.disable_alternative=true",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                "io.winnow.bench.Main"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WINNOW_HOME", home.toString());
    builder.environment().put("DJL_CACHE_DIR", home.resolve("djl").toString());
    return builder;
  }
}
