package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import io.winnow.engine.table.ElementType;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * JVMs of their own on the class path: without the vector module, without the knob, and with each
 * of its values. All give the same bits for all element types, and for one text, a batch and a
 * batch of another size.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ImplementationsTest {
  private static final String MODULE = "--add-modules=jdk.incubator.vector";

  /** No multiple of any vector: all loops have something to do. */
  private static final int DIMENSION = 155;

  @TempDir static Path folder;

  private Path models = Path.of("");
  private List<String> scalar = List.of();

  private record Output(List<String> printed, String errors) {}

  @BeforeAll
  void save_a_model_of_each_type() throws Exception {
    models = Files.createDirectory(folder.resolve("models"));
    SplittableRandom random = new SplittableRandom(11);
    try (StaticModel golden = StaticModel.load(GoldenFiles.folder("f32"))) {
      float[] table = new float[golden.vocabularySize() * DIMENSION];
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) random.nextDouble(-1, 1);
      }
      try (StaticModel model =
          StaticModel.of(golden.tokenizer(), table, DIMENSION, true, Map.of())) {
        for (ElementType type : ElementType.values()) {
          model.save(models.resolve(type.name()), type);
        }
      }
    }
    for (String name : List.of("quantised", "quantised-f16-i64")) {
      StaticModelTest.copy(GoldenFiles.folder(name), Files.createDirectory(models.resolve(name)));
    }
    Output output = run(MODULE, "-Dwinnow.vector.bits=0");
    assertThat(output.printed().getFirst()).isEqualTo("scalar");
    assertThat(output.errors()).doesNotContain("vector module");
    scalar = vectors(output);
    assertThat(scalar).hasSize(ElementType.values().length + 2);
  }

  @Test
  void without_the_module_scalar_code_runs_after_one_warning_with_the_flag() throws Exception {
    Output output = run();
    assertThat(output.printed().getFirst()).isEqualTo("scalar");
    assertThat(output.errors())
        .containsOnlyOnce(
            "vector module not available, running scalar code; add: --add-modules"
                + " jdk.incubator.vector");
    assertThat(output.errors().lines().filter(line -> line.startsWith("WARNING")).count())
        .isEqualTo(1);
    assertThat(vectors(output)).isEqualTo(scalar);
  }

  @Test
  void with_the_module_vector_code_runs_without_a_word_of_ours() throws Exception {
    Output output = run(MODULE);
    assertThat(output.printed().getFirst()).startsWith("vector");
    assertThat(output.errors()).doesNotContain("winnow").doesNotContain("vector module");
    assertThat(vectors(output)).isEqualTo(scalar);
  }

  @Test
  void every_width_gives_the_bits_of_scalar_code() throws Exception {
    for (int bits : new int[] {128, 256, 512}) {
      Output output = run(MODULE, "-Dwinnow.vector.bits=" + bits);
      assertThat(output.printed().getFirst()).isEqualTo("vector" + bits);
      assertThat(vectors(output)).as("%d bits", bits).isEqualTo(scalar);
    }
  }

  private static List<String> vectors(Output output) {
    List<String> vectors = output.printed().subList(1, output.printed().size());
    assertThat(vectors).noneMatch(line -> line.contains("differs"));
    return vectors;
  }

  private Output run(String... options)
      throws IOException, InterruptedException, URISyntaxException {
    Path tests = GoldenFiles.resource("/golden").getParent();
    List<String> path =
        List.of(jar(StaticModel.class), String.valueOf(tests), jar(JsonFactory.class));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", String.join(File.pathSeparator, path)));
    command.addAll(List.of(VectorsProgram.class.getName(), models.toString()));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly();
    String errors = Files.readString(err);
    assertThat(ended && process.exitValue() == 0).as("%s: %s", command, errors).isTrue();
    return new Output(Files.readAllLines(out), errors);
  }

  private static String jar(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
  }
}
