package io.winnow.bench.rerank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.CollectionDigest;
import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.EvalIndex;
import io.winnow.bench.eval.ModelName;
import io.winnow.bench.eval.Scores;
import io.winnow.bench.eval.Warnings;
import io.winnow.datasets.Catalogue;
import io.winnow.datasets.KnownCollection;
import io.winnow.datasets.TestCollection;
import io.winnow.datasets.WholeFile;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.cli.ProgressLine;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.transformer.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The policies of a reranker: quality by depth and weight, time by depth and deadline. */
@Command(
    name = "rerank",
    mixinStandardHelpOptions = true,
    description = {
      "Measure a reranker over a hybrid: what each depth and share of recall is worth",
      "against no reranking, with the queries it helps and harms; and what a search",
      "takes at each depth and under each deadline. Tables of markdown go to stdout.",
      "Choose settings on judgments for development, not for test."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class PolicyCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DIR",
      description = "Test collection, as eval --dataset has it.")
  private Path dataset;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "NAME",
      description = "Which judgments (default ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "SPEC",
      description = "Static model of the hybrid.")
  private String model;

  @Option(
      names = "--reranker",
      required = true,
      paramLabel = "SPEC",
      description = "The reranker, as search --rerank has it; not a cascade.")
  private String reranker;

  @Option(
      names = "--precision",
      defaultValue = "float32",
      paramLabel = "TYPE",
      description = "What it computes in, as search --precision has it (default ${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--depths",
      split = ",",
      defaultValue = "5,10,20,50",
      paramLabel = "N",
      description = "Depths (default ${DEFAULT-VALUE}).")
  private List<Integer> depths;

  @Option(
      names = "--weights",
      split = ",",
      defaultValue = "0,0.25,0.5,0.75",
      paramLabel = "W",
      description = "Shares of recall (default ${DEFAULT-VALUE}); times are taken with the first.")
  private List<Double> weights;

  @Option(
      names = "--deadlines",
      split = ",",
      paramLabel = "MS",
      description = "Deadlines to take times under, at the greatest depth.")
  private List<Integer> deadlines = List.of();

  @Option(
      names = "--queries",
      defaultValue = "300",
      paramLabel = "N",
      description = "Judged queries, drawn by --seed, at most (default ${DEFAULT-VALUE}).")
  private int queries;

  @Option(
      names = "--timed",
      defaultValue = "0",
      paramLabel = "N",
      description = {
        "Of them, those that times are taken of at each depth without a deadline",
        "(default ${DEFAULT-VALUE}); under a deadline it is all."
      })
  private int timed;

  @Option(
      names = "--seed",
      defaultValue = "7",
      paramLabel = "N",
      description = "Of the draw (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--no-quality",
      description = "Take times alone, without quality by depth and weight.")
  private boolean noQuality;

  @Option(names = "--out", paramLabel = "FILE", description = "Write all figures as JSON.")
  private @Nullable Path out;

  @Override
  public Integer call() throws IOException {
    check();
    Path place = DatasetHome.standard().find(dataset);
    boolean dropOwnId = Catalogue.find(place).filter(KnownCollection::dropsOwnId).isPresent();
    Warnings warnings = new Warnings(spec.commandLine().getErr());
    TestCollection collection = TestCollection.open(place, split, warnings);
    warnings.finish();
    String corpus = CollectionDigest.of(collection, _ -> {}).corpus();
    PolicyReport report;
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        StaticModel loaded = ModelStore.loadStatic(model);
        Retriever retriever =
            Retriever.open(
                EvalIndex.of(collection.corpus(), corpus, loaded, progress).folder(), loaded)) {
      Trial all = new Trial(retriever, Sample.of(collection, queries, seed), dropOwnId, progress);
      Trial few = new Trial(retriever, Sample.of(collection, timed, seed), dropOwnId, progress);
      PolicyRun run = new PolicyRun(reranker, precision, depths, weights, deadlines);
      List<Scores> recall = all.recall().scores();
      report =
          new PolicyReport(
              about(collection, all, few, loaded),
              recall,
              noQuality ? List.of() : run.quality(all, recall),
              run.timings(all, few));
    }
    if (out != null) {
      WholeFile.write(out, MAPPER.writeValueAsString(report.json()) + "\n");
    }
    spec.commandLine().getOut().print(report.markdown());
    spec.commandLine().getOut().flush();
    return CommandLine.ExitCode.OK;
  }

  /** Before anything takes time. */
  private void check() throws IOException {
    try {
      RerankPolicy policy = RerankPolicy.defaults();
      depths.forEach(policy::withDepth);
      weights.forEach(policy::withRecallWeight);
      deadlines.forEach(deadline -> policy.withDeadline(Duration.ofMillis(deadline)));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
    if (queries < 1 || timed < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--queries and --timed: expected 1 or more and 0 or more, found %d and %d"
              .formatted(queries, timed));
    }
    if (out != null) {
      WholeFile.requireWritable(out);
    }
  }

  private Map<String, @Nullable Object> about(
      TestCollection collection, Trial all, Trial few, StaticModel loaded) {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("dataset", collection.name());
    about.put("split", collection.split());
    about.put("queries", all.sample().texts().size());
    about.put("timed_queries", few.sample().texts().size());
    about.put("seed", seed);
    about.put("model", ModelName.of(model));
    about.put("model_fingerprint", loaded.fingerprint());
    about.put("reranker", ModelName.of(reranker));
    about.put("precision", precision.toString());
    return about;
  }
}
