package io.winnow.bench.eval;

import io.winnow.datasets.CorpusProblem;
import io.winnow.datasets.RunFile;
import io.winnow.datasets.TestCollection;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.cli.ProgressLine;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A pipeline over a test collection. */
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Evaluate a pipeline on a test collection in the layout of BEIR.",
      "The index is made in the cache and used again while corpus and model are the same."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class EvalCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DIR",
      description = "Folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv.")
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
      description = "bm25, static or hybrid.")
  private Pipeline pipeline;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Static model; not needed for bm25.")
  private @Nullable String model;

  @Option(
      names = "--rerank",
      defaultValue = "none",
      paramLabel = "SPEC",
      description = "Reranker, or none (default).")
  private String rerank;

  @Option(
      names = "--depth",
      defaultValue = "50",
      paramLabel = "N",
      description = "How many candidates are reranked (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--candidates",
      defaultValue = "100",
      paramLabel = "N",
      description = {
        "Documents that each arm contributes, and how deep the run is",
        "(default ${DEFAULT-VALUE}, as in search; at most 1000)."
      })
  private int candidates;

  @Option(
      names = "--measures",
      split = ",",
      defaultValue = "nDCG@10,R@100",
      paramLabel = "M",
      description = "Measures in the grammar of ir_measures (default ${DEFAULT-VALUE}).")
  private List<String> measures;

  @Option(
      names = "--drop-own-id",
      description = "Leave a document out whose id is the query's (ArguAna, Quora, CQADupStack).")
  private boolean dropOwnId;

  @Option(names = "--run", paramLabel = "FILE", description = "Write the run in TREC's format.")
  private @Nullable Path runFile;

  @Option(names = "--out", paramLabel = "FILE", description = "Write the result as JSON.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as JSON, without the single queries.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    List<Measure> parsed;
    try {
      parsed = measures.stream().map(Measure::parse).toList();
      new Evaluation.Settings(pipeline, candidates, null, 0).query("check");
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    if (depth < 1 || depth > Query.MAX_DEPTH) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--depth: expected 1 to " + Query.MAX_DEPTH + ", found " + depth);
    }
    if (model == null && pipeline != Pipeline.BM25) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "this pipeline needs a static model: add --model SPEC");
    }
    PrintWriter err = spec.commandLine().getErr();
    TestCollection collection = TestCollection.open(dataset, split, problem -> warn(problem, err));
    try (StaticModel loaded = load();
        ProgressLine progress = new ProgressLine(err)) {
      EvalIndex index = EvalIndex.of(corpusFile(), collection.corpus(), loaded, progress, err);
      try (Retriever retriever = Retriever.open(index.folder(), loaded)) {
        Evaluation evaluation = evaluate(retriever, collection, progress);
        if (evaluation.failedReranks() > 0) {
          err.println("warning: reranking failed for " + evaluation.failedReranks() + " queries");
        }
        report(parsed, collection, evaluation, index, retriever.size(), loaded);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private Evaluation evaluate(Retriever retriever, TestCollection collection, ProgressLine progress)
      throws IOException {
    try (Reranker reranker =
        rerank.equals("none") ? null : Reranker.load(ModelStore.standard().transformer(rerank))) {
      Evaluation.Settings settings =
          new Evaluation.Settings(pipeline, candidates, reranker, reranker == null ? 0 : depth);
      return Evaluation.of(retriever, collection.queries().texts(), settings, progress);
    }
  }

  private StaticModel load() throws IOException {
    return model == null
        ? EvalIndex.wordless()
        : StaticModel.load(ModelStore.standard().staticModel(model));
  }

  private Path corpusFile() {
    Path plain = dataset.resolve("corpus.jsonl");
    return Files.exists(plain) ? plain : dataset.resolve("corpus.jsonl.gz");
  }

  private static void warn(CorpusProblem problem, PrintWriter err) {
    err.println("warning: " + problem);
    err.flush();
  }

  private void report(
      List<Measure> parsed,
      TestCollection collection,
      Evaluation evaluation,
      EvalIndex index,
      int documents,
      StaticModel loaded)
      throws IOException {
    EvalResult result =
        EvalResult.of(parsed, collection, evaluation, dropOwnId, about(index, documents, loaded));
    if (runFile != null) {
      write(evaluation, runFile);
    }
    if (out != null) {
      result.write(out);
    }
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.println(result.json(false));
      return;
    }
    result
        .means()
        .forEach((name, value) -> console.printf("%-10s %s%n", name, Scores.printed(value)));
    Map<String, Double> total = result.latencies().get("total");
    if (total != null) {
      console.printf(
          Locale.ROOT,
          "%d queries, %.2f ms at the median, %.2f ms at the 95th percentile%n",
          collection.queries().texts().size(),
          total.get("p50"),
          total.get("p95"));
    }
  }

  private Map<String, @Nullable Object> about(EvalIndex index, int documents, StaticModel loaded)
      throws IOException {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("dataset", dataset.toAbsolutePath().normalize().getFileName().toString());
    about.put("split", split);
    about.put("pipeline", pipeline.name().toLowerCase(Locale.ROOT));
    about.put("model", model);
    about.put("model_fingerprint", model == null ? null : loaded.fingerprint());
    about.put("rerank", rerank.equals("none") ? null : rerank);
    about.put("depth", rerank.equals("none") ? null : depth);
    about.put("candidates", candidates);
    about.put("drop_own_id", dropOwnId);
    about.put("documents", documents);
    about.put("index_bytes", index.bytes());
    about.put("index_build_seconds", index.buildSeconds() == 0 ? null : index.buildSeconds());
    return about;
  }

  private static void write(Evaluation evaluation, Path file) throws IOException {
    Map<String, List<RunFile.Entry>> entries = new LinkedHashMap<>();
    evaluation
        .run()
        .forEach(
            (query, ranked) ->
                entries.put(
                    query,
                    ranked.stream()
                        .map(hit -> new RunFile.Entry(hit.docId(), hit.score()))
                        .collect(Collectors.toList())));
    new RunFile(entries).write(file, "winnow");
  }
}
