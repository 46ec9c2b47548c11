package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.Queries;
import io.winnow.datasets.RunFile;
import io.winnow.datasets.TestCollection;
import io.winnow.retriever.RunReranking;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.rerank.Reranker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Stage two over the rankings of whatever stage one. */
@Command(
    name = "rerank",
    mixinStandardHelpOptions = true,
    description = {
      "Rerank a run file of TREC, such as export-run or another system wrote it.",
      "No index is needed: the documents are read from the collection."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class RerankCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private RerankOptions options;
  @Mixin private RunOutput out;

  @Option(
      names = "--reranker",
      required = true,
      paramLabel = "SPEC",
      description = "Reranker; SPEC,SPEC... is a cascade.")
  private String reranker;

  @Option(names = "--run", required = true, paramLabel = "FILE", description = "The run file.")
  private Path run;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DIR",
      description = "Folder with corpus.jsonl and queries.jsonl, or a zip of it.")
  private Path dataset;

  @Override
  public Integer call() throws Exception {
    RerankPolicy policy = options.policy(spec, reranker);
    if (reranker.equals(RerankOptions.NONE)) {
      throw usage("--reranker: expected a model, found none");
    }
    if (options.asksForPassages()) {
      throw usage(
          "--passages does nothing here: only an index has passages; use search or export-run");
    }
    out.require();
    RunFile read = RunFile.read(run);
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Queries queries = TestCollection.queriesOf(dataset, problems);
    problems.print(err);
    Corpus corpus = TestCollection.corpusOf(dataset);
    RunReranking.Summary summary;
    try (Reranker loaded = options.load(reranker);
        ProgressLine progress = new ProgressLine(err)) {
      summary = new RunReranking(loaded, policy, progress).run(read, queries, corpus);
    }
    out.write(summary.run());
    print(summary, policy.deadline());
    return CommandLine.ExitCode.OK;
  }

  private void print(RunReranking.Summary summary, @Nullable Duration deadline) {
    PrintWriter console = spec.commandLine().getOut();
    int queries = summary.times().size();
    console.printf(
        Locale.ROOT,
        "%s: %,d queries reranked %s; %.1f documents a query%s%n",
        out,
        queries,
        outcomes(summary),
        (double) summary.reranked() / Math.max(1, queries),
        summary.truncated() == 0 ? "" : ", %,d not to their end".formatted(summary.truncated()));
    if (!summary.reason().isEmpty()) {
      console.println("last of those not in full: " + summary.reason());
    }
    if (queries > 0) {
      console.println("milliseconds a query: " + distribution(summary.times(), Duration.ZERO));
      if (deadline != null) {
        console.println("beyond the deadline:  " + distribution(summary.times(), deadline));
      }
    }
    console.flush();
  }

  private static String outcomes(RunReranking.Summary summary) {
    return Arrays.stream(Outcome.values())
        .filter(summary.outcomes()::containsKey)
        .map(outcome -> outcome + " " + summary.outcomes().get(outcome))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** The nearest rank: a time that was taken. */
  private static String distribution(List<Duration> times, Duration less) {
    List<Duration> sorted = times.stream().map(time -> time.minus(less)).sorted().toList();
    return String.format(
        Locale.ROOT,
        "p50 %.2f, p95 %.2f, p99 %.2f, max %.2f",
        millis(sorted, 50),
        millis(sorted, 95),
        millis(sorted, 99),
        millis(sorted, 100));
  }

  private static double millis(List<Duration> sorted, int percent) {
    return sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1).toNanos() / 1e6;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
