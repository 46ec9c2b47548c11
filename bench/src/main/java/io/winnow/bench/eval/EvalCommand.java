package io.winnow.bench.eval;

import io.winnow.datasets.Catalogue;
import io.winnow.datasets.KnownCollection;
import io.winnow.datasets.RunFile;
import io.winnow.datasets.TestCollection;
import io.winnow.datasets.WholeFile;
import io.winnow.retriever.Fusion;
import io.winnow.retriever.Query;
import io.winnow.retriever.cli.ProgressLine;
import io.winnow.retriever.cli.RerankOptions;
import io.winnow.retriever.rerank.RerankPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A pipeline over a test collection. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluate a pipeline on a test collection in the layout of BEIR.",
      "The index is made in the cache and used again while corpus and model are the same.",
      "Rankings are 1,000 deep: first the answer that a search gives, then recall's order."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class EvalCommand implements Callable<Integer> {
  /** As a search has them. */
  static final int DEFAULT_CANDIDATES = 100;

  @Spec private CommandSpec spec;
  @Mixin private RerankOptions rerankers;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DIR",
      description = {
        "Folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv, or a zip of it.",
        "A name of the catalogue too, once './winnow datasets get NAME' has run."
      })
  private Path dataset;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "NAME",
      description = "Which judgments (default ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--pipeline",
      required = true,
      paramLabel = "NAME",
      description = {
        "bm25, static or hybrid; or contextual, a sentence encoder over the whole corpus,",
        "whose vectors are kept in the cache."
      })
  private Pipeline pipeline;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Static model, or sentence encoder for contextual; not needed for bm25.")
  private @Nullable String model;

  @Option(
      names = "--rerank",
      defaultValue = "none",
      paramLabel = "SPEC",
      description = "Reranker, or none (default); SPEC,SPEC... is a cascade.")
  private String rerank;

  @Option(
      names = "--cache-vectors",
      description = {
        "Let a bi-encoder that reranks take the vectors of documents from the cache, which",
        "is filled before times are taken: the order that a search gives, not its speed."
      })
  private boolean cachedVectors;

  @Option(
      names = "--fusion",
      paramLabel = "HOW",
      description = {
        "How the arms of hybrid become one: " + Fusion.GRAMMAR + ";",
        "default max:" + Fusion.Max.STANDARD_WEIGHT + "."
      })
  private @Nullable String fusion;

  @Option(
      names = "--candidates",
      defaultValue = "" + DEFAULT_CANDIDATES,
      paramLabel = "N",
      description = {
        "Documents that each arm contributes, and hits asked for",
        "(default ${DEFAULT-VALUE}, as in search; at most 1000)."
      })
  private int candidates;

  @Option(
      names = "--no-control",
      description = {
        "Leave out the control of pipeline static: the same model, its rows turned",
        "to random directions."
      })
  private boolean noControl;

  @Option(
      names = "--measures",
      split = ",",
      defaultValue = "nDCG@10,R@100",
      paramLabel = "M",
      description = "Measures in the grammar of ir_measures (default ${DEFAULT-VALUE}).")
  private List<String> measures;

  @Option(
      names = "--drop-own-id",
      description = {
        "Leave a document out whose id is the query's. Done without asking for",
        "collections that the catalogue says it of: ArguAna, Quora, CQADupStack."
      })
  private boolean dropOwnId;

  @Option(
      names = "--run",
      paramLabel = "FILE",
      description = "Write the run in TREC's format, 1,000 documents deep.")
  private @Nullable Path runFile;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the result as JSON.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as JSON, without the single queries.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    for (Path target : new @Nullable Path[] {out, runFile}) {
      if (target != null) {
        WholeFile.requireWritable(target);
      }
    }
    Path place = DatasetHome.standard().find(dataset);
    PrintWriter err = spec.commandLine().getErr();
    if (!dropOwnId) {
      dropOwnId = dropsOwnId(place, err);
    }
    EvalSettings settings = settings();
    Warnings warnings = new Warnings(err);
    TestCollection collection = TestCollection.open(place, split, warnings);
    collection.checkDocuments(warnings);
    warnings.finish();
    // What cannot be read of the corpus has been told by now.
    CollectionDigest digest = CollectionDigest.of(collection, _ -> {});
    EvalResult result;
    try (ProgressLine progress = new ProgressLine(err)) {
      result = new EvalRun(settings, collection, digest, progress, start).run();
    }
    if (result.evaluation().failedReranks() > 0) {
      warnings.tell(
          "reranking failed for %d queries".formatted(result.evaluation().failedReranks()));
    }
    print(result);
    if (out != null) {
      result.write(out);
    }
    if (runFile != null) {
      write(result.evaluation(), runFile);
    }
    return CommandLine.ExitCode.OK;
  }

  private static boolean dropsOwnId(Path place, PrintWriter err) {
    Optional<KnownCollection> known = Catalogue.find(place).filter(KnownCollection::dropsOwnId);
    known.ifPresent(
        collection ->
            err.println(
                collection.name()
                    + ": documents with the query's own id are dropped, as in BEIR's evaluation"));
    return known.isPresent();
  }

  private EvalSettings settings() {
    RerankPolicy policy = rerankers.policy(spec, rerank);
    if (model == null && pipeline != Pipeline.BM25) {
      throw usage(
          "pipeline "
              + pipeline.label()
              + " needs a "
              + (pipeline == Pipeline.CONTEXTUAL ? "sentence encoder" : "static model")
              + ": add --model SPEC");
    }
    boolean reranked = !rerank.equals(RerankOptions.NONE);
    if (reranked && pipeline == Pipeline.CONTEXTUAL) {
      throw usage("pipeline contextual is not reranked: leave --rerank out");
    }
    try {
      return new EvalSettings(
          pipeline,
          model,
          fusion == null ? Fusion.standard() : Fusion.parse(fusion),
          reranked ? rerank : null,
          rerankers,
          policy,
          Query.of("any").withCandidates(candidates).candidates(),
          cachedVectors,
          !noControl,
          dropOwnId,
          Measure.parseAll(measures));
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage());
    }
  }

  private CommandLine.ParameterException usage(@Nullable String message) {
    return new CommandLine.ParameterException(spec.commandLine(), String.valueOf(message));
  }

  private void print(EvalResult result) throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.println(result.json(false));
      return;
    }
    Measured control = result.control();
    result
        .measured()
        .means()
        .forEach(
            (name, value) ->
                console.printf(
                    "%-10s %s%s%n",
                    name,
                    Scores.printed(value),
                    control == null
                        ? ""
                        : "   random directions "
                            + Scores.printed(Objects.requireNonNull(control.means().get(name)))));
    Map<String, Double> total = result.evaluation().latencies().percentiles().get("total");
    if (total != null) {
      console.printf(
          Locale.ROOT,
          "%d queries, %.2f ms at the median, %.2f ms at the 95th percentile%n",
          result.evaluation().run().size(),
          total.get("p50"),
          total.get("p95"));
    }
  }

  private static void write(Evaluation evaluation, Path file) throws IOException {
    new RunFile(evaluation.run()).write(file, "winnow");
  }
}
