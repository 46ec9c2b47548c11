package io.winnow.retriever.cli;

import io.winnow.datasets.Queries;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.RunSearch;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The run file; it appears whole or not at all.")
  private Path out;

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
      description = "Reranker, or none (default).")
  private String rerank;

  @Option(
      names = "--depth",
      defaultValue = "50",
      paramLabel = "N",
      description = "How many candidates are reranked (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--drop-own-id",
      description = "Leave a document out whose id is the query's, as BEIR does for ArguAna.")
  private boolean dropOwnId;

  @Option(
      names = "--tag",
      defaultValue = "winnow",
      paramLabel = "NAME",
      description = "The name of the run, one word (default ${DEFAULT-VALUE}).")
  private String tag;

  @Override
  public Integer call() throws Exception {
    Failures.fromArguments(spec, () -> recall.query("any").withTop(top));
    if (depth < 1 || depth > Query.MAX_DEPTH) {
      throw usage("--depth: expected 1 to " + Query.MAX_DEPTH + ", found " + depth);
    }
    if (tag.isEmpty() || tag.chars().anyMatch(Character::isWhitespace)) {
      throw usage("--tag: expected one word without blanks, found \"" + tag + "\"");
    }
    requireWritable();
    PrintWriter err = spec.commandLine().getErr();
    Problems problems = new Problems();
    Queries asked = Queries.read(queries, problems);
    problems.print(err);
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(index), spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever = Retriever.open(index, loaded)) {
      if (rerank.equals("none")) {
        return Failures.filtering(spec, () -> export(retriever, asked, null));
      } else {
        try (Reranker reranker = Reranker.load(ModelStore.standard().transformer(rerank))) {
          return Failures.filtering(spec, () -> export(retriever, asked, reranker));
        }
      }
    }
  }

  private int export(Retriever retriever, Queries asked, @Nullable Reranker reranker)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    RunSearch.Summary summary;
    try (ProgressLine progress = new ProgressLine(err)) {
      summary =
          new RunSearch(retriever, recall::query, reranker, RerankPolicy.defaults().withDepth(depth), progress)
              .run(asked, top, dropOwnId);
    }
    summary.run().write(out, tag);
    if (summary.failedReranks() > 0) {
      err.printf("reranking failed for %,d queries%n", summary.failedReranks());
      err.flush();
    }
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        "%s: rankings of %,d queries%s%n",
        out,
        summary.queries(),
        summary.blank() == 0 ? "" : " (" + summary.blank() + " more are blank)");
    console.flush();
    return CommandLine.ExitCode.OK;
  }

  /** What could not be written later is refused before the work is done for it. */
  private void requireWritable() throws IOException {
    Path folder = out.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    if (Files.isDirectory(out)) {
      throw new FileSystemException(out.toString(), null, "is a folder; expected a file to write");
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
