package io.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The code keeps the rules, and each rule can be broken. */
final class ArchitectureTest {
  private static final JavaClasses WINNOW =
      classes(
          new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              ::importPackages,
          "io.winnow");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void the_code_keeps(Architecture architecture) {
    architecture.rule.check(WINNOW);
  }

  @Test
  void every_module_is_looked_at() {
    for (String module : List.of("engine", "datasets", "retriever", "bench")) {
      assertThat(WINNOW).anyMatch(c -> c.getPackageName().startsWith("io.winnow." + module));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "io.winnow.engine.table, jdk.incubator.vector.FloatVector, VECTOR_API_ONLY_IN_KERNELS",
    "io.winnow.engine.internal, jdk.incubator.vector.FloatVector, VECTOR_API_ONLY_IN_KERNELS",
    "io.winnow.retriever, jdk.incubator.vector.FloatVector, VECTOR_API_ONLY_IN_KERNELS",
    "io.winnow.engine, com.fasterxml.jackson.databind.ObjectMapper, ENGINE_STANDS_ALONE",
    "io.winnow.engine.distill, io.winnow.datasets.Any, ENGINE_STANDS_ALONE",
    "io.winnow.engine.distill, javax.sql.DataSource, ENGINE_STANDS_ALONE",
    "io.winnow.engine.table, org.ejml.data.DMatrixRMaj, LINEAR_ALGEBRA_ONLY_IN_DISTILL",
    "io.winnow.retriever, io.winnow.engine.internal.format.Json, ENGINE_INTERNALS_STAY_INSIDE",
    "io.winnow.bench, io.winnow.engine.internal.kernel.Any, ENGINE_INTERNALS_STAY_INSIDE",
    "io.winnow.retriever.cli, io.winnow.bench.Any, NOBODY_NEEDS_BENCH",
    "io.winnow.datasets, io.winnow.retriever.Any, ONLY_BENCH_NEEDS_RETRIEVER",
    "io.winnow.engine, io.winnow.retriever.Any, ONLY_BENCH_NEEDS_RETRIEVER",
    "io.winnow.datasets, io.winnow.engine.Any, DATASETS_NEEDS_NO_OTHER_MODULE",
    "io.winnow.retriever.recall, picocli.CommandLine, COMMAND_LINE_PARSER_ONLY_IN_COMMAND_LINES",
    "io.winnow.retriever, ai.djl.ndarray.NDArray, NEURAL_RUNTIME_ONLY_IN_TRANSFORMER",
    "io.winnow.bench, ai.onnxruntime.OrtSession, NEURAL_RUNTIME_ONLY_IN_TRANSFORMER",
    "io.winnow.bench.report, java.awt.Graphics2D, PLOTTING_ONLY_IN_PLOT",
    "io.winnow.retriever.rerank, org.apache.lucene.index.IndexReader,"
        + " LUCENE_ONLY_IN_RETRIEVER_AND_RECALL",
    "io.winnow.bench.recall, org.apache.lucene.index.IndexReader,"
        + " LUCENE_ONLY_IN_RETRIEVER_AND_RECALL",
  })
  void a_class_that_uses_what_it_may_not_breaks(String inPackage, String used, Architecture rule)
      throws IOException {
    writeClass(inPackage + ".Offender", used);
    assertThat(broken()).contains(rule);
  }

  @ParameterizedTest
  @CsvSource({
    "io.winnow.engine.internal.kernel, jdk.incubator.vector.FloatVector",
    "io.winnow.engine.distill, org.ejml.data.DMatrixRMaj",
    "io.winnow.engine.internal.format, com.fasterxml.jackson.core.JsonParser",
    "io.winnow.retriever.cli, picocli.CommandLine",
    "io.winnow.retriever, io.winnow.datasets.Any",
    "io.winnow.bench, io.winnow.retriever.Any",
    "io.winnow.bench, io.winnow.datasets.Any",
    "io.winnow.retriever.transformer, ai.djl.ndarray.NDArray",
    "io.winnow.bench.report.plot, org.knowm.xchart.XYChart",
    "io.winnow.retriever.recall, org.apache.lucene.index.IndexReader",
    "io.winnow.bench.recall.system, org.apache.lucene.index.IndexReader",
  })
  void a_class_that_uses_what_it_may_breaks_nothing(String inPackage, String used)
      throws IOException {
    writeClass(inPackage + ".Citizen", used);
    assertThat(broken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = ".*_HAS_NO_PACKAGE_CYCLES", mode = EnumSource.Mode.MATCH_ALL)
  void a_cycle_between_packages_breaks(Architecture rule) throws IOException {
    String module = rule.name().split("_", 2)[0].toLowerCase(Locale.ROOT);
    writeClass("io.winnow." + module + ".one.A", "io.winnow." + module + ".two.deep.B");
    writeClass("io.winnow." + module + ".two.deep.B", "io.winnow." + module + ".one.A");
    assertThat(broken()).containsExactly(rule);
  }

  @Test
  void a_cycle_through_the_root_package_breaks_nothing() throws IOException {
    writeClass("io.winnow.engine.Door", "io.winnow.engine.one.A");
    writeClass("io.winnow.engine.one.A", "io.winnow.engine.Door");
    assertThat(broken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"io.winnow.engine, out", "io.winnow.retriever, err", "io.winnow.datasets, out"})
  void a_library_that_prints_breaks(String inPackage, String stream) throws IOException {
    writePrinter(inPackage, stream);
    assertThat(broken()).containsExactly(Architecture.LIBRARIES_DO_NOT_PRINT);
  }

  @ParameterizedTest
  @CsvSource({"io.winnow.retriever.cli, out", "io.winnow.bench, err"})
  void a_command_line_may_print(String inPackage, String stream) throws IOException {
    writePrinter(inPackage, stream);
    assertThat(broken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "setProperty, '(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;'",
    "setProperties, (Ljava/util/Properties;)V",
    "clearProperty, (Ljava/lang/String;)Ljava/lang/String;",
  })
  void setting_a_system_property_breaks(String method, String descriptor) throws IOException {
    MethodTypeDesc type = MethodTypeDesc.ofDescriptor(descriptor);
    MethodTypeDesc wrapper = type.changeReturnType(ClassDesc.ofDescriptor("V"));
    ClassFile.of()
        .buildTo(
            folder.resolve("Setter.class"),
            ClassDesc.of("io.winnow.bench.Setter"),
            c ->
                c.withMethodBody(
                    "set",
                    wrapper,
                    ClassFile.ACC_STATIC,
                    code -> {
                      for (int i = 0; i < type.parameterCount(); i++) {
                        code.aload(i);
                      }
                      code.invokestatic(ClassDesc.of("java.lang.System"), method, type);
                      if (type.returnType().isClassOrInterface()) {
                        code.pop();
                      }
                      code.return_();
                    }));
    assertThat(broken()).containsExactly(Architecture.NOBODY_SETS_SYSTEM_PROPERTIES);
  }

  /** A class with one field, whose type need not exist. */
  private void writeClass(String name, String fieldType) throws IOException {
    ClassFile.of()
        .buildTo(
            folder.resolve(name + ".class"),
            ClassDesc.of(name),
            c -> c.withField("used", ClassDesc.of(fieldType), 0));
  }

  private void writePrinter(String inPackage, String stream) throws IOException {
    ClassFile.of()
        .buildTo(
            folder.resolve("Printer.class"),
            ClassDesc.of(inPackage + ".Printer"),
            c ->
                c.withMethodBody(
                    "stream",
                    MethodTypeDesc.ofDescriptor("()Ljava/io/PrintStream;"),
                    ClassFile.ACC_STATIC,
                    code ->
                        code.getstatic(
                                ClassDesc.of("java.lang.System"),
                                stream,
                                ClassDesc.of("java.io.PrintStream"))
                            .areturn()));
  }

  /** The rules that the written classes break. */
  private Set<Architecture> broken() {
    JavaClasses written = classes(new ClassFileImporter()::importPath, folder);
    Set<Architecture> broken = EnumSet.noneOf(Architecture.class);
    for (Architecture architecture : Architecture.values()) {
      if (architecture.rule.allowEmptyShould(true).evaluate(written).hasViolation()) {
        broken.add(architecture);
      }
    }
    return broken;
  }

  /** Imports classes. What they use is not resolved: no rule asks, and it takes seconds. */
  private static <T> JavaClasses classes(Function<T, JavaClasses> importer, T from) {
    return ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return importer.apply(from);
        });
  }
}
