package io.winnow.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Properties;

/** The rules of docs/ARCHITECTURE.md as machine rules. */
@SuppressWarnings("ImmutableEnumChecker") // rules are immutable, but not annotated so
enum Architecture {
  /** The Vector API may be absent and is still incubating: one package meets it. */
  VECTOR_API_ONLY_IN_KERNELS(
      onlyIn(List.of("io.winnow.engine.internal.kernel"), "jdk.incubator.vector..")),

  /** No search library, no neural runtime: whoever embeds text gets little else. */
  ENGINE_STANDS_ALONE(
      classes()
          .that(resideInAPackage("io.winnow.engine.."))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "jdk.incubator.vector..",
                  "com.fasterxml.jackson.core..",
                  "org.ejml..",
                  "org.jspecify.annotations..",
                  "io.winnow.engine.."))),

  LINEAR_ALGEBRA_ONLY_IN_DISTILL(onlyIn(List.of("io.winnow.engine.distill"), "org.ejml..")),

  ENGINE_INTERNALS_STAY_INSIDE(
      onlyIn(List.of("io.winnow.engine.."), "io.winnow.engine.internal..")),

  NOBODY_NEEDS_BENCH(onlyIn(List.of("io.winnow.bench.."), "io.winnow.bench..")),

  ONLY_BENCH_NEEDS_RETRIEVER(
      onlyIn(List.of("io.winnow.retriever..", "io.winnow.bench.."), "io.winnow.retriever..")),

  DATASETS_NEEDS_NO_OTHER_MODULE(
      noClasses()
          .that(resideInAPackage("io.winnow.datasets.."))
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.winnow..")
                  .and(resideOutsideOfPackages("io.winnow.datasets..")))),

  ENGINE_HAS_NO_PACKAGE_CYCLES(noCyclesIn("io.winnow.engine")),
  DATASETS_HAS_NO_PACKAGE_CYCLES(noCyclesIn("io.winnow.datasets")),
  RETRIEVER_HAS_NO_PACKAGE_CYCLES(noCyclesIn("io.winnow.retriever")),
  BENCH_HAS_NO_PACKAGE_CYCLES(noCyclesIn("io.winnow.bench")),

  LIBRARIES_DO_NOT_PRINT(
      noClasses()
          .that(resideOutsideOfPackages("io.winnow.retriever.cli..", "io.winnow.bench.."))
          .should(ACCESS_STANDARD_STREAMS)),

  COMMAND_LINE_PARSER_ONLY_IN_COMMAND_LINES(
      onlyIn(List.of("io.winnow.retriever.cli..", "io.winnow.bench.."), "picocli..")),

  /** The JVM is its owner's. */
  NOBODY_SETS_SYSTEM_PROPERTIES(
      noClasses()
          .should()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(System.class, "setProperties", Properties.class)
          .orShould()
          .callMethod(System.class, "clearProperty", String.class)),

  NEURAL_RUNTIME_ONLY_IN_TRANSFORMER(
      onlyIn(List.of("io.winnow.retriever.transformer"), "ai.djl..", "ai.onnxruntime..")),

  PLOTTING_ONLY_IN_PLOT(
      onlyIn(
          List.of("io.winnow.bench.report.plot"),
          "org.knowm.xchart..",
          "org.apache.batik..",
          "java.awt..")),

  /** In the bench, one package sets Lucene as it comes beside the retriever. */
  LUCENE_ONLY_IN_RETRIEVER_AND_RECALL(
      onlyIn(
          List.of(
              "io.winnow.retriever",
              "io.winnow.retriever.recall..",
              "io.winnow.bench.recall.system"),
          "org.apache.lucene.."));

  final ArchRule rule;

  Architecture(ArchRule rule) {
    this.rule = rule;
  }

  /** No class outside some packages depends on classes in others. */
  private static ArchRule onlyIn(List<String> packages, String... used) {
    return noClasses()
        .that(resideOutsideOfPackages(packages.toArray(String[]::new)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(used));
  }

  /**
   * No cycles between the packages of a module. The root package takes no part: it is the door, and
   * its packages throw its exceptions and take its values.
   */
  private static ArchRule noCyclesIn(String module) {
    return slices().matching(module + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }
}
