package io.winnow.retriever.cli;

import io.winnow.datasets.Queries;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.RunSearch;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The rankings of many queries. */
@Command(
    name = "export-run",
    mixinStandardHelpOptions = true,
    description = {
      "Write a run file of TREC: the rankings of an index for every query of a file.",
      "The rankings are those of eval, and score measures them the same."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ExportRunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RecallOptions recall;
  @Mixin private RerankOptions options;
  @Mixin private VectorOptions vectorOptions;
  @Mixin private RunOutput out;

  @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index.")
  private Path index;

  @Option(
      names = "--queries",
      required = true,
      paramLabel = "FILE",
      description = {
        "Queries: BEIR's JSON lines, TREC topics, SMART, or lines of id, tab and text;",
        "plain or gzipped."
      })
  private Path queries;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Static model, if not where the index remembers it; must be the same model.")
  private @Nullable String model;

  @Option(
      names = "--top",
      defaultValue = "1000",
      paramLabel = "N",
      description = "How deep the rankings are (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--rerank",
      defaultValue = "none",
      paramLabel = "SPEC",
      description = "Reranker, or none (default); SPEC,SPEC... is a cascade.")
  private String rerank;

  @Option(
      names = "--drop-own-id",
      description = "Leave a document out whose id is the query's, as BEIR does for ArguAna.")
  private boolean dropOwnId;

  @Override
  public Integer call() throws Exception {
    Failures.fromArguments(spec, () -> recall.query("any").withTop(top));
    RerankPolicy policy = options.policy(spec, rerank);
    VectorFolder vectors = vectorOptions.of(spec, rerank, index);
    out.require();
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Queries asked = Queries.read(queries, problems);
    problems.print(err);
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(index), spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever = Retriever.open(index, loaded)) {
      if (rerank.equals(RerankOptions.NONE)) {
        return Failures.filtering(spec, () -> export(retriever, asked, null, policy));
      }
      try (Reranker reranker = options.load(rerank, VectorOptions.loading(vectors))) {
        return Failures.filtering(spec, () -> export(retriever, asked, reranker, policy));
      }
    }
  }

  private int export(
      Retriever retriever, Queries asked, @Nullable Reranker reranker, RerankPolicy policy)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    RunSearch.Summary summary;
    try (ProgressLine progress = new ProgressLine(err)) {
      summary =
          new RunSearch(retriever, recall::query, reranker, policy, progress)
              .run(asked, top, dropOwnId);
    }
    out.write(summary.run());
    tell(summary, Outcome.FAILED, "reranking failed for %,d queries%n");
    tell(summary, Outcome.PARTIAL, "%,d queries were reranked in part%n");
    tell(summary, Outcome.SKIPPED, "%,d queries were not reranked%n");
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        "%s: rankings of %,d queries%s%n",
        out,
        summary.queries(),
        summary.blank() == 0 ? "" : " (" + summary.blank() + " more are blank)");
    console.flush();
    return CommandLine.ExitCode.OK;
  }

  private void tell(RunSearch.Summary summary, Outcome outcome, String message) {
    int queries = summary.reranks().getOrDefault(outcome, 0);
    if (queries > 0) {
      spec.commandLine().getErr().printf(message, queries).flush();
    }
  }
}
