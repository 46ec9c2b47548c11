package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.IndexField;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model or an index says of itself. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Describe a static model or an index; --verify reads every byte of it.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1",
      paramLabel = "MODEL-OR-INDEX",
      description = "SPEC of a static model, or the folder of an index.")
  private String subject;

  @Option(names = "--verify", description = "Check every byte; exit code 1 if anything is wrong.")
  private boolean verify;

  @Option(
      names = "--drift",
      description = {
        "Of an index: how well its model still agrees with its teacher on a sample of what",
        "is in it now, and how well it did when it was fitted. Needs --teacher."
      })
  private boolean drift;

  @Option(
      names = "--teacher",
      paramLabel = "SPEC",
      description = "The sentence encoder that the model was made from, for --drift.")
  private @Nullable String teacher;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "The model of the index, for --drift: where it lies if it was moved.")
  private @Nullable String model;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    requireSense();
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    List<String> problems =
        isIndex() ? describeIndex(Path.of(subject), facts) : describeModel(facts);
    if (drift && problems.isEmpty()) {
      describeDrift(facts);
    }
    if (verify) {
      facts.put("verified", problems.isEmpty());
      facts.put("problems", problems);
    }
    if (json) {
      spec.commandLine().getOut().println(ResultJson.write(facts));
    } else {
      facts.forEach(
          (name, value) ->
              spec.commandLine()
                  .getOut()
                  .printf("%-16s %s%n", name, value == null ? "unknown" : value));
    }
    return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void requireSense() throws IOException {
    if (!drift && teacher != null) {
      throw Failures.idle(spec, "--teacher", "--drift");
    }
    if (!drift && model != null) {
      throw Failures.idle(spec, "--model", "--drift");
    }
    if (drift && teacher == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--drift is of an index and its teacher: add --teacher SPEC");
    }
    if (drift && !isIndex()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--drift is of an index, and there is none at " + subject);
    }
  }

  private boolean isIndex() throws IOException {
    return !subject.startsWith("classpath:") && IndexInfo.isIndex(Path.of(subject));
  }

  private List<String> describeIndex(Path folder, Map<String, @Nullable Object> facts)
      throws IOException {
    List<String> problems = verify ? IndexCheck.problems(folder) : List.of();
    facts.put("kind", "index");
    facts.put("path", folder.toRealPath().toString());
    if (problems.isEmpty()) {
      IndexInfo info = IndexInfo.read(folder);
      facts.put("schema", info.schema());
      facts.put("documents", info.documents());
      facts.put("terms", info.terms());
      facts.put("segments", info.segments());
      facts.put("dimension", info.dimension());
      facts.put("model", info.model());
      facts.put("fingerprint", info.fingerprint());
      facts.put("analyzer", info.analyzer());
      facts.put("chunks", info.chunking().toString());
      Map<String, Map<String, Integer>> fields = fields(folder);
      facts.put("fields", json ? fields : text(fields));
      List<VectorFolder.Kept> vectors = VectorFolder.of(folder).models();
      facts.put("kept_vectors", json ? vectors : text(vectors));
    }
    return problems;
  }

  /** For each field, how many documents hold a value of a type. */
  private static Map<String, Map<String, Integer>> fields(Path folder) throws IOException {
    Map<String, Map<String, Integer>> fields = new LinkedHashMap<>();
    for (IndexField field : IndexInfo.fields(folder)) {
      fields
          .computeIfAbsent(field.name(), _ -> new LinkedHashMap<>())
          .put(field.type().toString(), field.documents());
    }
    return fields;
  }

  private static String text(Map<String, Map<String, Integer>> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                field.getValue().entrySet().stream()
                    .map(type -> type.getValue() + " " + type.getKey())
                    .collect(Collectors.joining(", ", field.getKey() + " (", ")")))
        .collect(Collectors.joining(", "));
  }

  /** What rerankers keep with the index. */
  private static String text(List<VectorFolder.Kept> vectors) {
    return vectors.stream()
        .map(
            kept ->
                String.format(
                    Locale.ROOT,
                    "%s (%,d vectors, %.1f MB)",
                    kept.model(),
                    kept.vectors(),
                    kept.bytes() / 1e6))
        .collect(Collectors.joining(", "));
  }

  /** Agreement falls when documents come whose words or topics the fit has not seen. */
  private void describeDrift(Map<String, @Nullable Object> facts) throws IOException {
    Path folder = Path.of(subject);
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(folder), spec.commandLine());
    Path source = ModelStore.standard().transformer(Objects.requireNonNull(teacher));
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, folder);
        Retriever retriever = Retriever.open(folder, loaded);
        SentenceEncoder encoder = SentenceEncoder.load(source);
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      Object then = loaded.about().get("fit_agreement");
      warn(loaded.about(), encoder.name(), modelSpec);
      double now = CorpusFitting.agreement(retriever, loaded, encoder, progress);
      facts.put("agreement", now);
      facts.put("agreement_at_fit", then);
      facts.put("drift", then instanceof Number fitted ? drift(fitted.doubleValue(), now) : null);
    }
  }

  /** To four digits, which is what a sample of this size can tell. */
  private static double drift(double then, double now) {
    return Math.round(1e4 * (then - now)) / 1e4;
  }

  /** Of figures that there are not, or that compare what does not belong together. */
  private void warn(
      Map<String, ? extends @Nullable Object> about, String encoder, String modelSpec) {
    PrintWriter err = spec.commandLine().getErr();
    if (about.get("tokenizer_name") instanceof String known && !isName(encoder, known)) {
      err.println(
          "warning: the model " + modelSpec + " was made from " + known + ", not from " + encoder);
    }
    if (about.get("fit_agreement") == null) {
      err.println(
          about.get("fit_texts") == null
              ? "the model " + modelSpec + " was not fitted: no agreement at a fit to compare with"
              : "the model " + modelSpec + " has no figure of its agreement at the fit");
    }
    err.flush();
  }

  /** Model2Vec names a teacher with its owner: {@code BAAI/bge-base-en-v1.5}. */
  private static boolean isName(String name, String known) {
    return known.substring(known.lastIndexOf('/') + 1).equalsIgnoreCase(name);
  }

  private List<String> describeModel(Map<String, @Nullable Object> facts) throws IOException {
    try (StaticModel loaded = ModelStore.loadStatic(subject)) {
      facts.put("kind", "static model");
      facts.put("path", ModelStore.absolute(subject));
      facts.put("vocabulary", loaded.vocabularySize());
      facts.put("dimension", loaded.dimension());
      facts.put("element_type", loaded.elementType().name());
      facts.put("normalize", loaded.normalizes());
      facts.put("max_length", loaded.options().maxLength());
      facts.put("fingerprint", loaded.fingerprint());
      facts.put("kernels", StaticModel.implementation());
      loaded
          .about()
          .forEach(
              (name, value) -> {
                if (name.startsWith("fit_")) {
                  facts.put(name, value);
                }
              });
      int broken = verify ? loaded.countRowsNotFinite() : 0;
      return broken == 0
          ? List.of()
          : List.of(broken + " rows or weights of the model hold values that are not finite");
    }
  }
}
