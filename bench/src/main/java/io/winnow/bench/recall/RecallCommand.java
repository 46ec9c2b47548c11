package io.winnow.bench.recall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.OptionChecks;
import io.winnow.bench.eval.Warnings;
import io.winnow.bench.macro.Threads;
import io.winnow.bench.recall.system.Searching;
import io.winnow.bench.recall.system.Share;
import io.winnow.datasets.WholeFile;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.model.WinnowHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Spec;

/** Recall and its speed, beside plain Lucene. */
@Command(
    name = "recall",
    mixinStandardHelpOptions = true,
    description = {
      "Measure recall@100 against exact answers, and the time of each stage, beside",
      "an index of Lucene's defaults: same documents, same vectors, with filters and",
      "without. All answers are checked first. Each system indexes and searches in",
      "processes of its own, one query at a time on one processor, in turn. Indexes are",
      "made anew in a temporary folder and removed. Takes many minutes."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class RecallCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(names = "--model", paramLabel = "SPEC", description = "Static model; needed to measure.")
  private @Nullable String model;

  @Option(
      names = "--corpus",
      defaultValue = Sources.JDK,
      paramLabel = "CORPUS",
      description = {
        "Whole documents: half of each size, or more where",
        "the sentences do not suffice. A corpus, or jdk for",
        "the API documentation of this JDK (default); may be",
        "repeated."
      })
  private List<Path> corpora;

  @Option(
      names = "--datasets",
      split = ",",
      defaultValue = "scifact,nfcorpus",
      paramLabel = "DIR",
      description = {
        "Collections whose sentences fill up, and whose",
        "queries are asked: folders with corpus.jsonl and",
        "queries.jsonl, or their names in WINNOW_DATASETS",
        "or the cache (default ${DEFAULT-VALUE})."
      })
  private List<Path> collections;

  @Option(
      names = "--documents",
      split = ",",
      defaultValue = "5000,50000,100000",
      paramLabel = "N",
      description = "Sizes to measure (default ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Option(
      names = "--queries",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Queries of a round, at most (default ${DEFAULT-VALUE}).")
  private int queryCount;

  @Option(
      names = "--filters",
      split = ",",
      defaultValue = "50,5,0.5",
      paramLabel = "PERCENT",
      description = "Of documents that pass (default ${DEFAULT-VALUE}).")
  private List<String> filters;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Timed rounds of each system (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = {
        "How long each system searches before, under each",
        "filter (default ${DEFAULT-VALUE}; all queries at least once)."
      })
  private double warmUp;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Write the figures as JSON.")
  private @Nullable Path out;

  @Option(
      names = "--markdown",
      arity = "1..*",
      paramLabel = "FILE.json",
      description = "Only print the tables of what --out wrote.")
  private List<Path> saved = List.of();

  /** Made by the command line. */
  public RecallCommand() {}

  @Override
  public Integer call() throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (!saved.isEmpty()) {
      List<String> pages = new ArrayList<>();
      for (Path file : saved) {
        pages.add(RecallReport.markdown(RecallReport.read(file)));
      }
      console.print(String.join("\n", pages));
    } else {
      List<Share> shares = checkOptions();
      String json = MAPPER.writeValueAsString(measure(required(model), shares)) + "\n";
      if (out != null) {
        WholeFile.write(out, json);
      }
      JsonNode tree = MAPPER.readTree(json);
      console.print(RecallReport.markdown(tree));
    }
    console.flush();
    return CommandLine.ExitCode.OK;
  }

  private String required(@Nullable String value) {
    if (value == null) {
      throw usage("expected --model SPEC, a static model, or --markdown FILE.json");
    }
    return value;
  }

  private List<Share> checkOptions() throws IOException {
    required(model);
    for (int size : sizes) {
      OptionChecks.atLeastOne(spec, "--documents", size);
    }
    OptionChecks.atLeastOne(spec, "--queries", queryCount);
    OptionChecks.atLeastOne(spec, "--rounds", rounds);
    if (!(warmUp >= 0)) {
      throw usage("--warm-up: expected 0 or more, found " + warmUp);
    }
    if (out != null) {
      WholeFile.requireWritable(out);
    }
    List<Share> shares = new ArrayList<>(List.of(Share.ALL));
    try {
      filters.forEach(filter -> shares.add(Share.parse(filter)));
    } catch (IllegalArgumentException e) {
      throw usage("--filters: " + e.getMessage());
    }
    return shares;
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Map<String, @Nullable Object> measure(String modelSpec, List<Share> shares)
      throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    tree.put("environment", Threads.environment());
    tree.put("settings", settings);
    Warnings warnings = new Warnings(spec.commandLine().getErr());
    Sources sources = new Sources(corpora, places(), warnings, new Sources.Told());
    List<String> queries;
    try (StaticModel loaded = ModelStore.loadStatic(modelSpec)) {
      settings.put("model", name(modelSpec));
      settings.put("fingerprint", loaded.fingerprint());
      settings.put("dimension", loaded.dimension());
      queries = sources.queries(queryCount, loaded);
    }
    tell("reading the corpora");
    Pool pool = sources.pool();
    warnings.finish();
    requireAtMost(pool.size());
    settings.put("corpora", sources.told().corpora());
    settings.put("queries", queries.size());
    settings.put("query_sources", sources.told().queries());
    settings.put("k", Searching.CANDIDATES);
    settings.put("top", Searching.TOP);
    settings.put("filters", shares.stream().map(Share::label).toList());
    settings.put("rounds", rounds);
    settings.put("warm_up_seconds", warmUp);
    settings.put(
        "heap", "%s to search, %s to index".formatted(RecallRun.SEARCH_HEAP, RecallRun.INDEX_HEAP));
    settings.put("seeds", Map.of("buckets", Pool.SEED, "order_of_queries", QueryTexts.SEED));
    Path work = Files.createTempDirectory("winnow-bench-recall");
    try {
      RecallRun run =
          new RecallRun(modelSpec, pool, queries, shares, rounds, warmUp, work, this::tell);
      List<Map<String, @Nullable Object>> measured = new ArrayList<>();
      for (int size : sizes) {
        measured.add(run.run(size));
      }
      tree.put("sizes", measured);
    } finally {
      WinnowHome.deleteTree(work);
    }
    return tree;
  }

  private void requireAtMost(int most) {
    for (int size : sizes) {
      if (size > most) {
        throw usage(
            "--documents: expected at most %,d, found %,d: the corpora have no more documents and sentences"
                .formatted(most, size));
      }
    }
  }

  private void tell(String step) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(step);
    err.flush();
  }

  /** Where the collections are. */
  private List<Path> places() throws IOException {
    DatasetHome home = DatasetHome.locate();
    List<Path> places = new ArrayList<>();
    for (Path collection : collections) {
      places.add(home.find(collection));
    }
    return places;
  }

  private static String name(String modelSpec) {
    return Files.exists(Path.of(modelSpec)) ? Sources.name(Path.of(modelSpec)) : modelSpec;
  }
}
