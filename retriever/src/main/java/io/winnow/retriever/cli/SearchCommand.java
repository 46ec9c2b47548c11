package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.FieldWeights;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Fusion;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Query;
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
      names = "--filter",
      paramLabel = "EXPR",
      description = {
        "Only documents whose metadata pass, such as",
        "'year >= 2020 and not lang in (\"en\", \"de\")':",
        "=, !=, <, <=, >, >=, 2000 <= year < 2010, in (...),",
        "not in (...), exists NAME, and, or, not, brackets;",
        "values: \"text\", numbers, dates such as 2024-05-01,",
        "true, false; id is the document's own."
      })
  private @Nullable String filter;

  @Option(
      names = "--weights",
      paramLabel = "W",
      description = {
        "BM25 over title and text each by itself: " + FieldWeights.GRAMMAR + ".",
        "Without it, over both as one."
      })
  private @Nullable String weights;

  @Option(
      names = "--syntax",
      description = {
        "Read QUERY as syntax in BM25: +must -not a|b",
        "\"a phrase\" \"near by\"~3 prefix* fuzy~1 (brackets),",
        "a backslash before an operator that is text."
      })
  private boolean syntax;

  @Option(
      names = "--top",
      defaultValue = "10",
      paramLabel = "N",
      description = "How many hits to print, at most (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUERY",
      description = "Words; syntax only with --syntax.")
  private List<String> words;

  @Override
  public Integer call() throws Exception {
    Query query =
        Failures.fromArguments(
            spec,
            () ->
                Query.of(String.join(" ", words))
                    .withTop(top)
                    .withFilter(filter == null ? null : Filter.parse(filter))
                    .withFieldWeights(weights == null ? null : FieldWeights.parse(weights))
                    .withSyntax(syntax)
                    .withFusion(fusion == null ? Fusion.standard() : Fusion.parse(fusion)));
    if (depth < 1 || depth > Query.MAX_DEPTH) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--depth: expected 1 to " + Query.MAX_DEPTH + ", found " + depth);
    }
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(index), spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever = Retriever.open(index, loaded)) {
      SearchResult result;
      if (rerank.equals("none")) {
        result = Failures.filtering(spec, () -> retriever.search(query));
      } else {
        try (Reranker reranker = Reranker.load(ModelStore.standard().transformer(rerank))) {
          Query reranked = query.withRerank(reranker, depth);
          result = Failures.filtering(spec, () -> retriever.search(reranked));
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
