package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
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

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    if (drift && (teacher == null || !isIndex())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--drift is of an index and its teacher: add --teacher SPEC");
    }
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
      facts.forEach((name, value) -> spec.commandLine().getOut().printf("%-16s %s%n", name, value));
    }
    return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
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
    }
    return problems;
  }

  /** Agreement falls when documents come whose words or topics the fit has not seen. */
  private void describeDrift(Map<String, @Nullable Object> facts) throws IOException {
    Path folder = Path.of(subject);
    String modelSpec = ModelSpecs.forIndex(null, IndexInfo.read(folder), spec.commandLine());
    Path source = ModelStore.standard().transformer(Objects.requireNonNull(teacher));
    try (StaticModel model = ModelSpecs.load(null, modelSpec, folder);
        Retriever retriever = Retriever.open(folder, model);
        SentenceEncoder encoder = SentenceEncoder.load(source);
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      double now = CorpusFitting.agreement(retriever, model, encoder, progress);
      facts.put("agreement", now);
      Object then = model.about().get("fit_agreement");
      facts.put("agreement_at_fit", then);
      facts.put("drift", then instanceof Number fitted ? fitted.doubleValue() - now : null);
    }
  }

  private List<String> describeModel(Map<String, @Nullable Object> facts) throws IOException {
    Path folder = ModelStore.standard().staticModel(subject);
    try (StaticModel model = StaticModel.load(folder)) {
      facts.put("kind", "static model");
      facts.put("path", folder.toRealPath().toString());
      facts.put("vocabulary", model.vocabularySize());
      facts.put("dimension", model.dimension());
      facts.put("element_type", model.elementType().name());
      facts.put("normalize", model.normalizes());
      facts.put("max_length", model.options().maxLength());
      facts.put("fingerprint", model.fingerprint());
      facts.put("kernels", StaticModel.implementation());
      model
          .about()
          .forEach(
              (name, value) -> {
                if (name.startsWith("fit_")) {
                  facts.put(name, value);
                }
              });
      int broken = verify ? model.countRowsNotFinite() : 0;
      return broken == 0
          ? List.of()
          : List.of(broken + " rows of the table hold values that are not finite");
    }
  }
}
