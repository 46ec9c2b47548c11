package io.winnow.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.bench.launcher.Sandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the launcher runs the command line. */
final class RunTest {
  @TempDir private Path temporary;
  private Sandbox sandbox;
  private Path jdk;

  @BeforeEach
  void make_the_sandbox() throws IOException {
    sandbox = new Sandbox(temporary);
    jdk = sandbox.goodJdk();
  }

  @Test
  void passes_flags_class_path_and_arguments_as_they_are() throws Exception {
    sandbox.set("WINNOW_JAVA_OPTS", " -Xmx3g   -Da=b ");
    Path tree = sandbox.tree();
    assertThat(sandbox.run("search", "two words", "", "*", "--", "test").arguments())
        .containsExactly(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-Dai.djl.onnx.disable_alternative=true",
            "-Dai.djl.pytorch.num_threads=1",
            "-Djava.awt.headless=true",
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning,cds*=off,aot*=off:stderr",
            "-XX:AOTCache=" + tree.resolve("bench/target/classes.aot"),
            "-Xmx3g",
            "-Da=b",
            "-XX:-UseCompactObjectHeaders",
            "-cp",
            tree.resolve("bench/target/bench.jar") + ":" + tree.resolve("engine/target/engine.jar"),
            "io.winnow.bench.Main",
            "search",
            "two words",
            "",
            "*",
            "--",
            "test");
  }

  @Test
  void no_archive_where_the_jvm_or_benchmarks_would_not_have_it() throws Exception {
    assertThat(sandbox.run("search").arguments()).anyMatch(flag -> flag.startsWith("-XX:AOTCache"));
    assertThat(sandbox.run("bench", "encode").arguments())
        .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
    sandbox.set("JAVA_TOOL_OPTIONS", "-Xshare:off");
    assertThat(sandbox.run("search").arguments())
        .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
    sandbox.set("JAVA_TOOL_OPTIONS", "");
    sandbox.set("WINNOW_JAVA_OPTS", "-Xmx1g -XX:SharedArchiveFile=mine.jsa");
    assertThat(sandbox.run("search").arguments())
        .noneMatch(flag -> flag.startsWith("-XX:AOTCache"));
  }

  @Test
  void further_jars_come_after_its_own() throws Exception {
    sandbox.set("WINNOW_CLASSPATH", "/models/a b.jar:/models/c.jar");
    Path tree = sandbox.tree();
    assertThat(sandbox.run("search").arguments())
        .contains(
            tree.resolve("bench/target/bench.jar")
                + ":"
                + tree.resolve("engine/target/engine.jar")
                + ":/models/a b.jar:/models/c.jar");
  }

  @Test
  void works_from_any_folder_and_through_links() throws Exception {
    Path link = Files.createSymbolicLink(sandbox.outside("link"), sandbox.tree().resolve("winnow"));
    Files.createDirectories(sandbox.outside("home/bin"));
    Path second = Path.of("..", "..", link.getFileName().toString());
    Path through = Files.createSymbolicLink(sandbox.outside("home/bin/winnow"), second);
    Outcome outcome = sandbox.run(through, sandbox.outside("home"), "", "info");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.arguments()).endsWith("io.winnow.bench.Main", "info");
  }

  @Test
  void standard_input_reaches_the_program_even_when_it_builds_first() throws Exception {
    Outcome outcome = sandbox.run(sandbox.tree().resolve("winnow"), sandbox.tree(), "a\n\nb\n");
    assertThat(sandbox.mavenCalls()).hasSize(1);
    assertThat(outcome.out()).endsWith("in [a]\nin []\nin [b]\n");
  }

  @Test
  void the_exit_code_is_that_of_the_program() throws Exception {
    Sandbox.write(jdk.resolve("bin/java"), "#!/usr/bin/env bash\nexit 2\n", true);
    assertThat(sandbox.run("search").exitCode()).isEqualTo(2);
  }

  @Test
  void native_libraries_are_unpacked_into_the_cache_folder() throws Exception {
    Path home = sandbox.outside("home");
    assertThat(caches()).isEqualTo(home + "/.cache/winnow/djl");
    sandbox.set("XDG_CACHE_HOME", "relative");
    assertThat(caches()).isEqualTo(home + "/.cache/winnow/djl");
    sandbox.set("XDG_CACHE_HOME", "/x d g");
    assertThat(caches()).isEqualTo("/x d g/winnow/djl");
    sandbox.set("WINNOW_HOME", "/w");
    assertThat(caches()).isEqualTo("/w/djl");
    sandbox.set("DJL_CACHE_DIR", "/d");
    sandbox.set("ENGINE_CACHE_DIR", "/d");
    assertThat(caches()).isEqualTo("/d");
  }

  /** Both caches of DJL, which are the same folder. */
  private String caches() throws IOException, InterruptedException {
    List<String> lines =
        sandbox.run().out().lines().filter(line -> line.startsWith("caches")).toList();
    assertThat(lines).hasSize(1);
    String folder = lines.getFirst().replaceAll("caches \\[(.*)] \\[.*", "$1");
    assertThat(lines).containsExactly("caches [%s] [%s]".formatted(folder, folder));
    return folder;
  }
}
