package io.winnow.bench.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A source tree with the real launcher, and a PATH that holds the tools that the launcher may use
 * and nothing else. Its paths contain blanks. Not thread-safe, except for {@link #run}.
 */
final class Sandbox {
  /** All that the launcher uses besides bash itself. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "find",
          "head",
          "ln",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "rmdir",
          "sed",
          "sleep",
          "tail");

  /** A Maven that writes what the real build writes, and notes how it was called. */
  private static final String MAVEN =
      """
      echo "$JAVA_HOME|$*" >>"$CALLS"
      cat >/dev/null
      mkdir -p bench/target engine/target
      : >bench/target/bench.jar
      : >engine/target/engine.jar
      printf '%s' "$PWD/engine/target/engine.jar" >bench/target/classpath
      echo "Tests run: 1, Failures: 0"
      """;

  /**
   * A Java that prints its own path, its arguments, the DJL variables and its standard input, and
   * makes the archive of classes that it is told to make.
   */
  private static final String JAVA =
      """
      for argument; do
        case $argument in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac
      done
      echo "java $0"
      printf 'arg [%s]\\n' "$@"
      echo "caches [$DJL_CACHE_DIR] [$ENGINE_CACHE_DIR]"
      sed 's/^/in [/; s/$/]/'
      """;

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** What a run printed and how it ended. */
  record Outcome(int exitCode, String out, String err) {
    List<String> arguments() {
      return out.lines()
          .filter(line -> line.startsWith("arg ["))
          .map(line -> line.substring(5, line.length() - 1))
          .toList();
    }
  }

  Sandbox(Path temporary) throws IOException {
    folder = temporary.toRealPath().resolve("a folder");
    for (String source :
        List.of("pom.xml", ".mvn/jvm.config", "engine/pom.xml", "engine/src/main/java/A.java")) {
      write(tree().resolve(source), "", false);
    }
    write(tree().resolve("winnow"), Files.readString(launcher()), true);
    Files.createDirectories(folder.resolve("bin"));
    for (String tool : TOOLS) {
      // Not a link: JUnit warns of links that lead out of its temporary folder.
      String script = "#!/bin/sh\nexec '" + onPath(tool) + "' \"$@\"\n";
      write(folder.resolve("bin").resolve(tool), script, true);
    }
    Files.createDirectories(folder.resolve("places"));
    set("PATH", folder.resolve("bin").toString());
    set("HOME", folder.resolve("home").toString());
    set("CALLS", folder.resolve("calls").toString());
    set("WINNOW_JVM_PLACES", folder.resolve("places") + "/*");
    maven(MAVEN);
  }

  /** The root of the source tree. */
  Path tree() {
    return folder.resolve("source tree");
  }

  /** A path outside the source tree. */
  Path outside(String name) {
    return folder.resolve(name);
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** Puts a fake JDK into a folder; without a compiler it is a JRE. */
  Path jdk(String name, String version, boolean compiler) throws IOException {
    Path home = folder.resolve(name);
    write(home.resolve("release"), "A=\"1\"\nJAVA_VERSION=\"" + version + "\"\nZ=\"9\"\n", false);
    write(home.resolve("bin/java"), "#!/usr/bin/env bash\n" + JAVA, true);
    if (compiler) {
      write(home.resolve("bin/javac"), "#!/usr/bin/env bash\n", true);
    }
    return home;
  }

  /** Sets JAVA_HOME to a fake JDK that fits. */
  Path goodJdk() throws IOException {
    Path home = jdk("good jdk", "25.0.3", true);
    set("JAVA_HOME", home.toString());
    return home;
  }

  /** Replaces Maven by a script. */
  void maven(String script) throws IOException {
    write(folder.resolve("bin/mvn"), "#!/usr/bin/env bash\nset -e\n" + script, true);
  }

  /** How Maven was called so far: JAVA_HOME, a bar, the arguments. */
  List<String> mavenCalls() throws IOException {
    Path calls = folder.resolve("calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** Makes a file of the tree newer than any build so far. */
  void touch(String file) throws IOException {
    Files.setLastModifiedTime(
        tree().resolve(file), FileTime.fromMillis(System.currentTimeMillis() + 5_000));
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run(tree().resolve("winnow"), tree(), "", arguments);
  }

  /** Runs a launcher from a working folder with a standard input. */
  Outcome run(Path launcher, Path from, String in, String... arguments)
      throws IOException, InterruptedException {
    Path capture = Files.createTempDirectory(folder, "run");
    Process process = start(launcher, from, in, capture, arguments);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher did not end within 60 s: " + List.of(arguments));
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(capture.resolve("out")),
        Files.readString(capture.resolve("err")));
  }

  /** Starts the launcher of the tree. */
  Process start() throws IOException {
    return start(tree().resolve("winnow"), tree(), "", Files.createTempDirectory(folder, "run"));
  }

  private Process start(Path launcher, Path from, String in, Path capture, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(from.toFile())
            .redirectInput(Files.writeString(capture.resolve("in"), in).toFile())
            .redirectOutput(capture.resolve("out").toFile())
            .redirectError(capture.resolve("err").toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  static void write(Path file, String text, boolean executable) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, text, UTF_8);
    if (executable) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Tests run in bench; the launcher is in the folder above. */
  private static Path launcher() {
    return Path.of("").toAbsolutePath().resolveSibling("winnow");
  }

  private static Path onPath(String tool) {
    for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
      Path file = Path.of(place, tool);
      if (Files.isExecutable(file)) {
        return file.toAbsolutePath();
      }
    }
    throw new UncheckedIOException(new IOException("the tests of the launcher need " + tool));
  }
}
