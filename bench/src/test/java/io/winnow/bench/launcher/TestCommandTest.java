package io.winnow.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.bench.launcher.Sandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./winnow test}. */
final class TestCommandTest {
  @TempDir private Path temporary;
  private Sandbox sandbox;
  private Path jdk;

  @BeforeEach
  void make_the_sandbox() throws IOException {
    sandbox = new Sandbox(temporary);
    jdk = sandbox.goodJdk();
  }

  @Test
  void verifies_and_leaves_a_build_that_runs() throws Exception {
    Outcome outcome = sandbox.run("test");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).isEqualTo("Tests run: 1, Failures: 0\n");
    sandbox.run("info");
    assertThat(sandbox.mavenCalls())
        .containsExactly(jdk + "|-B -ntp -Dwinnow.excluded.groups=long verify");
  }

  @Test
  void long_tests_are_run_on_request() throws Exception {
    assertThat(sandbox.run("test", "--long").exitCode()).isZero();
    assertThat(sandbox.mavenCalls())
        .containsExactly(jdk + "|-B -ntp -Dwinnow.excluded.groups= verify");
  }

  @Test
  void failed_tests_are_exit_code_1_and_no_build() throws Exception {
    sandbox.maven("echo 'Tests run: 1, Failures: 1'\nexit 1\n");
    Outcome outcome = sandbox.run("test");
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEqualTo("Tests run: 1, Failures: 1\n");
    assertThat(outcome.err()).endsWith("winnow: the tests failed (see above)\n");
    assertThat(sandbox.tree().resolve("bench/target/built")).doesNotExist();
  }

  @Test
  void data_beside_the_checkout_is_used_and_its_absence_is_said() throws Exception {
    Path datasets = Files.createDirectories(sandbox.outside("shared/datasets"));
    sandbox.maven("echo \"[$WINNOW_DATASETS] [$WINNOW_MODELS]\"\n");
    Outcome outcome = sandbox.run("test");
    assertThat(outcome.out()).isEqualTo("[%s] []\n".formatted(datasets));
    assertThat(outcome.err())
        .contains("*** SKIPPED: the tests that need real models: ")
        .doesNotContain("real datasets");
  }

  @Test
  void data_that_is_named_is_used() throws Exception {
    Files.createDirectories(sandbox.outside("shared/datasets"));
    Path models = Files.createDirectories(sandbox.outside("models"));
    sandbox.set("WINNOW_DATASETS", "/nowhere");
    sandbox.set("WINNOW_MODELS", models.toString());
    sandbox.maven("echo \"[$WINNOW_DATASETS] [$WINNOW_MODELS]\"\n");
    Outcome outcome = sandbox.run("test");
    assertThat(outcome.out()).isEqualTo("[/nowhere] [%s]\n".formatted(models));
    assertThat(outcome.err())
        .contains("*** SKIPPED: the tests that need real datasets: /nowhere is not there. ")
        .doesNotContain("real models");
  }

  @Test
  void wrong_usage_is_exit_code_2() throws Exception {
    Outcome outcome = sandbox.run("test", "--bogus");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .startsWith("winnow test: unknown argument '--bogus'\nUsage: ./winnow test [--long]\n");
    assertThat(sandbox.mavenCalls()).isEmpty();
  }

  @Test
  void explains_itself() throws Exception {
    Outcome outcome = sandbox.run("test", "--help");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).startsWith("Usage: ./winnow test [--long]\n");
    assertThat(outcome.err()).isEmpty();
  }
}
