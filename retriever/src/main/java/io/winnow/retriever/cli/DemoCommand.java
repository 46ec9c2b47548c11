package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The main job on real input, with nothing to prepare. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Ask the API documentation of the JDK that runs this.",
      "The first run distils a model from all-MiniLM-L6-v2 and indexes the documentation;",
      "later runs answer from the cache."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DemoCommand implements Callable<Integer> {
  private static final List<String> SAMPLES =
      List.of(
          "how do I read a file line by line",
          "run a task every few seconds in the background",
          "compare two strings ignoring case",
          "wait until several threads have finished their work");

  private static final int TOP = 10;
  private static final int DEPTH = 20;

  @Spec private CommandSpec spec;
  private int documents;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Parameters(
      arity = "0..*",
      paramLabel = "QUESTION",
      description = "A question; without one, a few samples are answered.")
  private List<String> words = List.of();

  @Option(
      names = "--fit",
      description = {
        "Fit the model to the documentation, which takes minutes once, and show beside each",
        "answer what the same question found before."
      })
  private boolean fit;

  @Override
  public Integer call() throws Exception {
    List<String> questions = words.isEmpty() ? SAMPLES : List.of(String.join(" ", words));
    List<Query> queries =
        Failures.fromArguments(
            spec, () -> questions.stream().map(text -> Query.of(text).withTop(DEPTH)).toList());
    List<SearchResult> before = fit ? answers(prepared(false), queries, null) : List.of();
    DemoCache cache = prepared(fit);
    try (LoadingReranker reranker = new LoadingReranker(DemoCache::loadReranker)) {
      print(answers(cache, queries, reranker), before);
    }
    return CommandLine.ExitCode.OK;
  }

  private List<SearchResult> answers(
      DemoCache cache, List<Query> queries, @Nullable LoadingReranker reranker) throws Exception {
    List<SearchResult> results = new ArrayList<>();
    try (StaticModel model = openModel(cache);
        Retriever retriever = openIndex(cache, model)) {
      for (Query query : queries) {
        results.add(
            retriever.search(reranker == null ? query : query.withRerank(reranker.get(), DEPTH)));
      }
      documents = retriever.size();
    }
    return results;
  }

  private DemoCache prepared(boolean fitted) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    try (ProgressLine progress = new ProgressLine(err)) {
      DemoCache cache = new DemoCache(fitted, progress);
      cache.prepare(err);
      return cache;
    }
  }

  private static StaticModel openModel(DemoCache cache) throws IOException {
    try {
      return StaticModel.load(cache.model());
    } catch (IOException e) {
      throw cache.damaged(e);
    }
  }

  private static Retriever openIndex(DemoCache cache, StaticModel model) throws IOException {
    try {
      return Retriever.open(cache.index(), model);
    } catch (IOException e) {
      throw cache.damaged(e);
    }
  }

  private void print(List<SearchResult> results, List<SearchResult> before) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("answers", results.stream().map(ResultJson::of).toList());
      if (fit) {
        tree.put("before_fit", before.stream().map(ResultJson::of).toList());
      }
      out.println(ResultJson.write(tree));
    } else {
      out.printf("%,d documents of the JDK's API documentation%n%n", documents);
      for (int i = 0; i < results.size(); i++) {
        out.println("Q: " + results.get(i).query().text());
        if (fit) {
          ResultText.printChange(before.get(i), results.get(i), TOP, out);
        }
        ResultText.printSideBySide(results.get(i), TOP, out);
      }
    }
    out.flush();
  }
}
