package io.winnow.bench.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.datasets.Judgments;
import io.winnow.datasets.RunFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a run file, from this system or another: the job of trec_eval. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = {
      "Measure a run file against judgments, as trec_eval -c does: every judged query counts.",
      "MEASURE: " + Measure.GRAMMAR + "."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ScoreCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(
      names = "--qrels",
      required = true,
      paramLabel = "FILE",
      description = "Judgments: qrels of TREC or BEIR, plain or gzipped.")
  private Path qrels;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "FILE",
      description = "Run file of TREC, plain or gzipped; its ranks are not looked at.")
  private Path run;

  @Option(
      names = "--measures",
      split = ",",
      defaultValue = "nDCG@10,R@100,AP",
      paramLabel = "MEASURE",
      description = "Which measures (default ${DEFAULT-VALUE}).")
  private List<String> measures;

  @Option(names = "--per-query", description = "Print each query's values too.")
  private boolean perQuery;

  @Option(
      names = "--drop-own-id",
      description = {
        "Take the document with the query's own id out of the run first,",
        "where queries are documents of the corpus, as in ArguAna and Quora."
      })
  private boolean dropOwnId;

  @Option(names = "--json", description = "Print JSON, with all digits.")
  private boolean json;

  /** Made by the command line. */
  public ScoreCommand() {}

  @Override
  public Integer call() throws IOException {
    List<Measure> wanted = wanted();
    Map<String, ? extends Map<String, Integer>> judgments = judgments();
    Map<String, List<RunFile.Entry>> ranked = RunFile.read(run).entries();
    compare(judgments.keySet(), ranked.keySet());
    List<Scores> scores = Scores.of(wanted, judgments, ranked, dropOwnId);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(MAPPER.writeValueAsString(tree(scores)));
    } else {
      scores.forEach(measured -> print(measured, out));
    }
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private List<Measure> wanted() {
    try {
      return Measure.parseAll(measures);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--measures: " + e.getMessage(), e);
    }
  }

  private Map<String, ? extends Map<String, Integer>> judgments() throws IOException {
    Warnings warnings = new Warnings(spec.commandLine().getErr());
    Judgments read = Judgments.read(qrels, warnings);
    warnings.finish();
    if (read.grades().isEmpty()) {
      throw new IOException(qrels + ": expected judgments, found none");
    }
    return read.grades();
  }

  /** Tells what the two files do not share; files that share nothing belong to different things. */
  private void compare(Set<String> judged, Set<String> retrieved) throws IOException {
    long both = judged.stream().filter(retrieved::contains).count();
    if (both == 0) {
      throw new IOException(
          "%s: expected results for queries that %s judges, found none of its %d"
              .formatted(run, qrels, judged.size()));
    }
    if (both < judged.size()) {
      warn(
          "%d of %d judged queries are not in %s and count as 0"
              .formatted(judged.size() - both, judged.size(), run));
    }
    if (both < retrieved.size()) {
      warn(
          "%d of %d queries of %s are not judged and do not count"
              .formatted(retrieved.size() - both, retrieved.size(), run));
    }
  }

  private void warn(String text) {
    new Warnings(spec.commandLine().getErr()).tell(text);
  }

  /** The three columns of trec_eval: measure, query or {@code all}, value. */
  private void print(Scores scores, PrintWriter out) {
    String line = "%-22s\t%s\t%s%n";
    if (perQuery) {
      scores
          .perQuery()
          .forEach(
              (query, value) -> out.printf(line, scores.measure(), query, Scores.printed(value)));
    }
    out.printf(line, scores.measure(), "all", Scores.printed(scores.mean()));
  }

  private Map<String, Object> tree(List<Scores> scores) {
    Map<String, Object> means = new LinkedHashMap<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Scores measured : scores) {
      means.put(measured.measure().toString(), measured.mean());
      values.put(measured.measure().toString(), measured.perQuery());
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("queries", scores.getFirst().perQuery().size());
    tree.put("measures", means);
    if (perQuery) {
      tree.put("per_query", values);
    }
    return tree;
  }
}
