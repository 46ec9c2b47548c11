package io.winnow.bench.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.bench.launcher.Sandbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JDK the launcher takes. */
final class JdkSearchTest {
  @TempDir private Path temporary;
  private Sandbox sandbox;

  @BeforeEach
  void make_the_sandbox() throws IOException {
    sandbox = new Sandbox(temporary);
  }

  @Test
  void java_home_comes_first_then_the_path_then_the_places_of_the_system() throws Exception {
    Path home = sandbox.jdk("home jdk", "25.0.3", true);
    Path path = sandbox.jdk("path jdk", "25.0.4", true);
    Path place = sandbox.jdk("places/jdk", "25.0.5", true);
    sandbox.set("JAVA_HOME", home.toString());
    Path link = Files.createSymbolicLink(sandbox.outside("java"), path.resolve("bin/java"));
    Files.createSymbolicLink(sandbox.outside("bin/java"), link);

    assertThat(sandbox.run().out()).startsWith("java " + home + "/bin/java\n");
    sandbox.jdk("home jdk", "25.0.2", true);
    assertThat(sandbox.run().out()).startsWith("java " + path + "/bin/java\n");
    sandbox.jdk("path jdk", "17.0.15", true);
    assertThat(sandbox.run().out()).startsWith("java " + place + "/bin/java\n");
  }

  @Test
  void maven_runs_on_the_jdk_that_was_found() throws Exception {
    Path place = sandbox.jdk("places/jdk", "25.0.3", true);
    sandbox.set("JAVA_HOME", sandbox.jdk("old", "21.0.9", true).toString());
    sandbox.run();
    assertThat(sandbox.mavenCalls()).singleElement().asString().startsWith(place + "|");
  }

  @Test
  void where_nothing_fits_it_says_what_it_looked_at_why_not_and_how_to_get_one() throws Exception {
    Path early = sandbox.jdk("early", "25.0.2", true);
    Path jre = sandbox.jdk("places/jre", "25.0.4", false);
    Path old = sandbox.jdk("old", "17.0.15", true);
    Files.createSymbolicLink(sandbox.outside("places/the same"), jre);
    sandbox.set("JAVA_HOME", early.toString());
    Files.createSymbolicLink(sandbox.outside("bin/java"), old.resolve("bin/java"));

    Outcome outcome = sandbox.run("--help");

    String places = sandbox.outside("places") + "/*";
    assertThat(outcome.err())
        .isEqualTo(
            """
            winnow: found no JDK 25 (25.0.3 or a later 25; earlier ones can corrupt data).
            Looked in JAVA_HOME, on the PATH, and for %s, and found:
              %s (JAVA_HOME): version 25.0.2, not 25.0.3 or a later 25
              %s (PATH): version 17.0.15, not 25.0.3 or a later 25
              %s (found by pattern): version 25.0.4, no javac: a JRE, not a JDK

            To get one: on Debian or Ubuntu, apt-get install openjdk-25-jdk; elsewhere Temurin 25 from Eclipse Adoptium,
            or, with SDKMAN, sdk install java 25-tem. Then run ./winnow again, or set JAVA_HOME to its folder first.
            """
                .formatted(places, early, old, jre));
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(sandbox.mavenCalls()).isEmpty();
  }

  @Test
  void where_there_is_no_jvm_it_says_so() throws Exception {
    sandbox.set("JAVA_HOME", sandbox.outside("nothing").toString());
    Outcome outcome = sandbox.run();
    assertThat(outcome.err()).contains(sandbox.outside("nothing") + " (JAVA_HOME): no bin/java\n");
    sandbox.set("JAVA_HOME", "");
    assertThat(sandbox.run().err()).contains("  no JVM at all\n");
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"25.0.3", "25.0.10", "25.0.3.1", "25.1", "25.0.4-ea", "25.0.3+9"})
  void accepts(String version) throws Exception {
    sandbox.jdk("places/jdk", version, true);
    assertThat(sandbox.run().exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "25",
        "25-ea",
        "25.0.2",
        "25.0.2.9",
        "24.0.9",
        "26",
        "2.50.3",
        "1.8.0_492",
        "?",
        ""
      })
  void refuses(String version) throws Exception {
    sandbox.jdk("places/jdk", version, true);
    assertThat(sandbox.run().exitCode()).isEqualTo(1);
  }

  @Test
  void a_jdk_without_a_release_file_is_asked() throws Exception {
    Path jdk = sandbox.jdk("places/jdk", "", true);
    Files.delete(jdk.resolve("release"));
    Sandbox.write(
        jdk.resolve("bin/java"),
        """
        #!/usr/bin/env bash
        [ "$1" = -version ] || exit 0
        echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2
        echo 'openjdk version "25.0.2" 2026-01-20 LTS' >&2
        """,
        true);
    assertThat(sandbox.run().err()).contains(jdk + " (found by pattern): version 25.0.2, not");
  }

  @Test
  void a_shim_on_the_path_is_asked_for_its_home() throws Exception {
    Path jdk = sandbox.jdk("shimmed", "25.0.3", true);
    Sandbox.write(
        sandbox.outside("bin/java"),
        """
        #!/usr/bin/env bash
        echo 'Property settings:' >&2
        echo '    java.home = %s' >&2
        """
            .formatted(jdk),
        true);
    assertThat(sandbox.run().out()).startsWith("java " + jdk + "/bin/java\n");
  }
}
