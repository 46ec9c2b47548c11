package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.ExplainedResult;
import io.winnow.retriever.HitExplanation;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchProfile;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  private static final int DEFAULT_RUNS = 10;

  @Spec private CommandSpec spec;
  @Mixin private RecallOptions recall;
  @Mixin private RerankOptions options;
  @Mixin private VectorOptions vectorOptions;

  @ArgGroup(exclusive = true)
  private Insight insight = new Insight();

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
        "or none (default); SPEC,SPEC... is a cascade, each over the best of the one before."
      })
  private String rerank;

  @Option(
      names = "--top",
      defaultValue = "10",
      paramLabel = "N",
      description = "How many hits to print, at most (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "How often --profile searches (default " + DEFAULT_RUNS + ").")
  private @Nullable Integer repeat;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "QUERY",
      description = "Words; syntax only with --syntax.")
  private List<String> words;

  /** What to tell besides the hits. */
  private static final class Insight {
    @Option(names = "--explain", description = "Explain every hit that is printed.")
    private boolean explain;

    @Option(
        names = "--explain-id",
        paramLabel = "ID",
        description = "Explain one document of the index, found or not, instead of the answer.")
    private @Nullable String id;

    @Option(
        names = "--profile",
        description = "Time the stages: the first search, and the later ones, which are warm.")
    private boolean profile;
  }

  @Override
  public Integer call() throws Exception {
    Query query =
        Failures.fromArguments(spec, () -> recall.query(String.join(" ", words)).withTop(top));
    RerankPolicy policy = options.policy(spec, rerank);
    VectorFolder vectors = vectorOptions.of(spec, rerank, index);
    if (repeat != null && !insight.profile) {
      throw Failures.idle(spec, "--repeat", "--profile");
    }
    if (repeat != null && repeat < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--repeat: expected at least 1, found " + repeat);
    }
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(index), spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever = Retriever.open(index, loaded)) {
      if (rerank.equals(RerankOptions.NONE)) {
        return answerWithUsage(retriever, query);
      }
      try (Reranker reranker = options.load(rerank, VectorOptions.loading(vectors))) {
        return answerWithUsage(retriever, query.withRerank(reranker, policy));
      }
    }
  }

  /** A filter that does not fit the index is wrong usage. */
  private int answerWithUsage(Retriever retriever, Query query) throws IOException {
    return query.filter() == null
        ? answer(retriever, query)
        : Failures.filtering(spec, () -> answer(retriever, query));
  }

  private int answer(Retriever retriever, Query query) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (insight.id != null) {
      HitExplanation explanation = retriever.explain(query, insight.id);
      if (json) {
        out.println(ResultJson.write(HitExplanationJson.of(explanation)));
      } else {
        HitExplanationText.print(explanation, out);
      }
    } else if (insight.explain) {
      ExplainedResult explained = retriever.explain(query);
      if (json) {
        out.println(ResultJson.write(HitExplanationJson.of(explained)));
      } else {
        HitExplanationText.print(explained, out);
      }
    } else if (insight.profile) {
      SearchProfile profile =
          SearchProfile.of(retriever, query, repeat == null ? DEFAULT_RUNS : repeat);
      if (json) {
        out.println(ResultJson.write(ProfileText.json(profile)));
      } else {
        ProfileText.print(profile, out);
      }
    } else if (json) {
      out.println(ResultJson.write(ResultJson.of(retriever.search(query))));
    } else {
      ResultText.print(retriever.search(query), out);
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }
}
