package io.winnow.bench.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.winnow.retriever.Retriever;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who depends on the retriever gets no model weights, no native library, no neural runtime. */
final class ConsumerTest {
  private static final Pattern WEIGHTS_OR_NATIVE =
      Pattern.compile(".*\\.(so|dll|dylib|jnilib|onnx|safetensors|pt)");

  private static ConsumerProject consumer = new ConsumerProject(Path.of(""), List.of());

  @BeforeAll
  static void build() throws Exception {
    Path retriever =
        Path.of(Retriever.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assumeTrue(
        Files.isRegularFile(retriever),
        () -> "needs the jars of the modules, which mvn verify makes; found " + retriever);
    String version = retriever.getFileName().toString().replaceAll("retriever-(.*)\\.jar", "$1");
    consumer = ConsumerProject.build(tree(), version, tree().resolve("bench/target/consumer"));
  }

  @Test
  void depends_on_these_artifacts_and_no_others() {
    assertThat(consumer.classPath())
        .extracting(
            jar -> jar.getFileName().toString().replaceAll("-[0-9.]+(-SNAPSHOT)?\\.jar", ""))
        .containsExactlyInAnyOrder(
            "retriever",
            "engine",
            "datasets",
            "lucene-core",
            "lucene-analysis-common",
            "lucene-queryparser",
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "ejml-core",
            "ejml-ddense");
  }

  @Test
  void gets_no_weights_and_no_native_library() throws IOException {
    for (Path jar : consumer.classPath()) {
      assertThat(weightsOrNative(jar)).as("%s", jar).isEmpty();
    }
  }

  /** The distribution has what a consumer must not get: this is what the test above would find. */
  @Test
  void weights_and_native_libraries_are_found_where_there_are_some() throws IOException {
    assertThat(weightsOrNative(ofDistribution("pytorch-native-cpu"))).isNotEmpty();
    assertThat(weightsOrNative(ofDistribution("langchain4j-embeddings"))).isNotEmpty();
  }

  @Test
  void embeds_and_searches(@TempDir Path index) throws Exception {
    Path model = tree().resolve("engine/src/test/resources/golden/model/f32");
    assertThat(consumer.run(model.toString(), index.toString()))
        .isEqualTo("20 dimensions\n1 lines\n");
  }

  private static Path tree() throws IOException {
    return Path.of("..").toRealPath();
  }

  private static List<String> weightsOrNative(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> WEIGHTS_OR_NATIVE.matcher(name).matches())
          .toList();
    }
  }

  private static Path ofDistribution(String artifact) {
    String classPath = System.getProperty("java.class.path");
    return Stream.of(classPath.split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(jar -> jar.getFileName().toString().startsWith(artifact))
        .findFirst()
        .orElseThrow();
  }
}
