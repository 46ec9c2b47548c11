package io.winnow.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.bench.launcher.Sandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the launcher builds, and what it does when that fails. */
final class BuildTest {
  @TempDir private Path temporary;
  private Sandbox sandbox;
  private Path jdk;

  @BeforeEach
  void make_the_sandbox() throws IOException {
    sandbox = new Sandbox(temporary);
    jdk = sandbox.goodJdk();
  }

  @Test
  void builds_once_and_says_so_in_one_line() throws Exception {
    Outcome first = sandbox.run();
    assertThat(first.exitCode()).isZero();
    assertThat(first.err())
        .matches("building Winnow \\(the first build downloads .*\\) \\.\\.\\. done in \\d+ s\n");
    Outcome second = sandbox.run();
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).isEmpty();
    assertThat(sandbox.mavenCalls())
        .containsExactly(jdk + "|-B -Dmaven.test.skip=true -Dspotless.check.skip=true package");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pom.xml", ".mvn/jvm.config", "engine/pom.xml", "engine/src/main/java/A.java"})
  void builds_again_when_a_source_is_newer(String source) throws Exception {
    sandbox.run();
    sandbox.touch(source);
    assertThat(sandbox.run().err()).startsWith("building Winnow (the sources have changed; ");
    assertThat(sandbox.mavenCalls()).hasSize(2);
  }

  @Test
  void builds_again_when_a_source_was_removed() throws Exception {
    sandbox.run();
    Files.delete(sandbox.tree().resolve("engine/src/main/java/A.java"));
    sandbox.touch("engine/src/main/java");
    sandbox.run();
    assertThat(sandbox.mavenCalls()).hasSize(2);
  }

  @Test
  void builds_again_when_a_source_changed_during_the_build() throws Exception {
    sandbox.maven(
        """
        echo "$*" >>"$CALLS"
        sleep 0.1
        echo >>engine/src/main/java/A.java
        mkdir -p bench/target
        : >bench/target/bench.jar
        printf '%s' "$PWD/bench/target/bench.jar" >bench/target/classpath
        """);
    sandbox.run();
    sandbox.run();
    assertThat(sandbox.mavenCalls()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bench/target/classpath", "bench/target/bench.jar", "bench/target/built"})
  void builds_again_when_a_product_is_missing(String product) throws Exception {
    sandbox.run();
    Files.delete(sandbox.tree().resolve(product));
    assertThat(sandbox.run().exitCode()).isZero();
    assertThat(sandbox.mavenCalls()).hasSize(2);
  }

  @Test
  void builds_again_when_a_jar_of_the_class_path_is_missing() throws Exception {
    sandbox.run();
    Files.delete(sandbox.tree().resolve("engine/target/engine.jar"));
    sandbox.run();
    assertThat(sandbox.mavenCalls()).hasSize(2);
  }

  @Test
  void builds_again_when_the_tree_is_a_copy_of_a_built_one() throws Exception {
    sandbox.run();
    Files.writeString(sandbox.tree().resolve("bench/target/built"), "/where/it/was\n");
    sandbox.run();
    assertThat(sandbox.mavenCalls()).hasSize(2);
  }

  @Test
  void a_failed_build_shows_the_end_of_its_log_and_does_not_run() throws Exception {
    sandbox.run();
    sandbox.touch("pom.xml");
    sandbox.maven("echo '[ERROR] A.java:[3,5] missing semicolon'\nexit 1\n");
    for (int attempt = 1; attempt <= 2; attempt++) {
      Outcome outcome = sandbox.run();
      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out()).isEmpty();
      Path log = sandbox.tree().resolve("target/build.log");
      assertThat(outcome.err())
          .contains("failed. The log ends:\n[ERROR] A.java:[3,5] missing semicolon\n")
          .endsWith("winnow: the build failed; the whole log is " + log + "\n");
    }
    assertThat(sandbox.tree().resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void a_build_without_an_archive_of_classes_says_so_and_runs() throws Exception {
    String failing = "#!/usr/bin/env bash\ncase $* in *AOTCacheOutput*) exit 1 ;; esac\n";
    Sandbox.write(jdk.resolve("bin/java"), failing + "printf 'arg [%s]\\n' \"$@\"\n", true);
    Outcome outcome = sandbox.run();
    Path log = sandbox.tree().resolve("target/archive.log");
    assertThat(outcome.err()).endsWith(" s, without a class archive (see " + log + ")\n");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.arguments()).noneMatch(argument -> argument.contains("AOTCache"));
  }

  @Test
  void the_archive_of_classes_goes_with_the_build_that_it_is_of() throws Exception {
    sandbox.run();
    Path archive = sandbox.tree().resolve("bench/target/classes.aot");
    assertThat(archive).exists();
    sandbox.touch("pom.xml");
    sandbox.maven("exit 1\n");
    sandbox.run();
    assertThat(archive).doesNotExist();
  }

  /** The launcher records the classes that commands load with a model of the engine's tests. */
  @Test
  void the_model_for_the_archive_of_classes_is_there() throws Exception {
    String model = "engine/src/test/resources/golden/model/f32";
    assertThat(Files.readString(Path.of("../winnow"))).contains("model=$root/" + model);
    assertThat(Path.of("..", model, "tokenizer.json")).exists();
  }

  @Test
  void without_maven_it_says_how_to_get_it() throws Exception {
    Files.delete(sandbox.outside("bin/mvn"));
    Outcome outcome = sandbox.run();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "winnow: found no Maven (mvn) to build with. To get it (3.8.6 or later):"
                + " apt-get install maven, brew install maven, or sdk install maven\n");
  }

  @Test
  void two_launches_build_once() throws Exception {
    Callable<Outcome> launch = () -> sandbox.run();
    try (var pool = Executors.newFixedThreadPool(3)) {
      for (Future<Outcome> outcome : pool.invokeAll(Collections.nCopies(3, launch))) {
        assertThat(outcome.get().exitCode()).isZero();
        assertThat(outcome.get().out()).contains("arg [io.winnow.bench.Main]");
      }
    }
    assertThat(sandbox.mavenCalls()).hasSize(1);
  }

  @Test
  void the_lock_of_a_process_that_died_is_taken_over() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(sandbox.tree().resolve("target")).resolve("build.lock");
    Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));
    assertThat(sandbox.run().exitCode()).isZero();
    assertThat(lock).doesNotExist();
  }

  @Test
  void a_launch_that_is_told_to_stop_keeps_its_lock_until_maven_has_ended() throws Exception {
    sandbox.maven("echo started >>\"$CALLS\"\nsleep 1\necho ended >>\"$CALLS\"\n");
    Process process = sandbox.start();
    while (sandbox.mavenCalls().isEmpty()) {
      Thread.sleep(10);
    }
    process.destroy();
    assertThat(process.waitFor()).isEqualTo(143);
    assertThat(sandbox.mavenCalls()).containsExactly("started", "ended");
    assertThat(sandbox.tree().resolve("target/build.lock")).doesNotExist();
  }

  @Test
  void a_launch_from_a_test_of_the_running_build_does_not_wait_for_it() throws Exception {
    sandbox.set("WINNOW_BUILDING", sandbox.tree().toString());
    Outcome early = sandbox.run();
    assertThat(early.exitCode()).isEqualTo(1);
    assertThat(early.err()).contains("the build that runs this test has not made");
    sandbox.set("WINNOW_BUILDING", "");
    sandbox.run();
    sandbox.touch("pom.xml");
    sandbox.set("WINNOW_BUILDING", sandbox.tree().toString());
    assertThat(sandbox.run().exitCode()).isZero();
    assertThat(sandbox.mavenCalls()).hasSize(1);
  }
}
