package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Fusion;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Query;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.Reranker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A question to an index. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Search an index: recall by static vectors and BM25, then rerank if asked to.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class SearchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index.")
  private Path index;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Static model, if not where the index remembers it; must be the same model.")
  private @Nullable String model;

  @Option(
      names = "--rerank",
      defaultValue = "none",
      paramLabel = "SPEC",
      description = {
        "Reranker: a folder of a cross-encoder or sentence encoder, a short name,",
        "or none (default)."
      })
  private String rerank;

  @Option(
      names = "--depth",
      defaultValue = "50",
      paramLabel = "N",
      description = "How many candidates are reranked, at most (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--fusion",
      paramLabel = "HOW",
      description = {
        "How the two arms become one ranking: " + Fusion.GRAMMAR + ";",
        "default max:" + Fusion.Max.STANDARD_WEIGHT + "."
      })
  private @Nullable String fusion;

  @Option(
      names = "--method",
      paramLabel = "HOW",
      description = {
        "How the vector arm searches: exact, codes (estimates, the best of them exactly)",
        "or hnsw; default the cheapest for the index."
      })
  private @Nullable String method;

  @Option(
      names = "--top",
      defaultValue = "10",
      paramLabel = "N",
      description = "How many hits to print, at most (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(arity = "1..*", paramLabel = "QUERY", description = "Words; never query syntax.")
  private List<String> words;

  @Override
  public Integer call() throws Exception {
    Query query =
        Failures.fromArguments(
            spec,
            () ->
                Query.of(String.join(" ", words))
                    .withTop(top)
                    .withFusion(fusion == null ? Fusion.standard() : Fusion.parse(fusion))
                    .withMethod(method == null ? null : RecallPlan.Method.parse(method)));
    if (depth < 1 || depth > Query.MAX_DEPTH) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--depth: expected 1 to " + Query.MAX_DEPTH + ", found " + depth);
    }
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(index), spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever = Retriever.open(index, loaded)) {
      SearchResult result;
      if (rerank.equals("none")) {
        result = retriever.search(query);
      } else {
        try (Reranker reranker = Reranker.load(ModelStore.standard().transformer(rerank))) {
          result = retriever.search(query.withRerank(reranker, depth));
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(ResultJson.write(ResultJson.of(result)));
      } else {
        ResultText.print(result, out);
      }
      out.flush();
    }
    return CommandLine.ExitCode.OK;
  }
}
