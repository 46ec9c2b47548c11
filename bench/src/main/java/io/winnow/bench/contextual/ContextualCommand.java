package io.winnow.bench.contextual;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.Environment;
import io.winnow.bench.eval.ModelName;
import io.winnow.bench.eval.OptionChecks;
import io.winnow.bench.eval.Warnings;
import io.winnow.datasets.TestCollection;
import io.winnow.datasets.WholeFile;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.cli.ProgressLine;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.model.WinnowHome;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The contextual index that pays as it goes: what keeping vectors saves, query by query. */
@Command(
    name = "contextual",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what it saves to keep the vectors of documents that a bi-encoder makes: the",
      "queries of a collection one after the other, each reranked with kept vectors, of which",
      "there are none at first, and without; hit rate and latency by blocks of queries. Both",
      "answers must be the same, else the exit code is 1. Markdown goes to stdout."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ContextualCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "DIR",
      description = "An index of the collection's documents; nothing is written to it.")
  private Path index;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Static model of the index, if not where the index remembers it.")
  private @Nullable String model;

  @Option(
      names = "--dataset",
      required = true,
      paramLabel = "DIR",
      description = "The collection whose queries are asked, as eval has it.")
  private Path dataset;

  @Option(
      names = "--split",
      defaultValue = "test",
      paramLabel = "NAME",
      description = "Queries with judgments in this split (default ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--reranker",
      required = true,
      paramLabel = "SPEC",
      description = "A sentence encoder, as search --rerank has it.")
  private String reranker;

  @Option(
      names = "--depth",
      defaultValue = "20",
      paramLabel = "N",
      description = "Candidates that are reranked (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--block",
      defaultValue = "50",
      paramLabel = "N",
      description = "Queries of a line (default ${DEFAULT-VALUE}).")
  private int block;

  @Option(
      names = "--repeat",
      defaultValue = "1",
      paramLabel = "N",
      description = "How often the stream is asked (default ${DEFAULT-VALUE}).")
  private int repeat;

  @Option(
      names = "--shuffle",
      paramLabel = "SEED",
      description = "Ask in a random order; otherwise in that of the file.")
  private @Nullable Long shuffle;

  @Option(
      names = "--plain-every",
      defaultValue = "1",
      paramLabel = "N",
      description = {
        "Rerank without kept vectors only one query of so many, since it takes most of the time",
        "(default ${DEFAULT-VALUE})."
      })
  private int plainEvery;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Write the figures as JSON.")
  private @Nullable Path out;

  /** Made by the command line. */
  public ContextualCommand() {}

  @Override
  public Integer call() throws IOException {
    OptionChecks.atLeastOne(spec, "--depth", depth);
    OptionChecks.atLeastOne(spec, "--block", block);
    OptionChecks.atLeastOne(spec, "--repeat", repeat);
    OptionChecks.atLeastOne(spec, "--plain-every", plainEvery);
    if (out != null) {
      WholeFile.requireWritable(out);
    }
    PrintWriter err = spec.commandLine().getErr();
    Warnings warnings = new Warnings(err);
    TestCollection collection =
        TestCollection.open(DatasetHome.locate().find(dataset), split, warnings);
    warnings.finish();
    List<String> queries = List.copyOf(collection.queries().texts().values());
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    ContextualRun.Result result;
    Path vectors = Files.createTempDirectory("winnow-bench-contextual");
    String staticModel = model == null ? IndexInfo.read(index).model() : model;
    try (StaticModel loaded = ModelStore.loadStatic(staticModel);
        Retriever retriever = Retriever.open(index, loaded);
        SentenceEncoder encoder =
            SentenceEncoder.load(ModelStore.standard().transformer(reranker));
        VectorCache cache =
            VectorCache.open(new VectorFolder(vectors, VectorFolder.DEFAULT_LIMIT), encoder);
        ProgressLine progress = new ProgressLine(err)) {
      tree.put("environment", Environment.describe());
      tree.put("settings", settings(collection, queries.size(), retriever.size(), staticModel));
      result =
          new ContextualRun(retriever, cache, new ContextualRun.Settings(depth, block, plainEvery))
              .run(stream(queries), progress);
    } finally {
      WinnowHome.deleteTree(vectors);
    }
    tree.put("blocks", result.blocks());
    tree.put("total", result.total());
    String json = MAPPER.writeValueAsString(tree) + "\n";
    if (out != null) {
      WholeFile.write(out, json);
    }
    PrintWriter console = spec.commandLine().getOut();
    console.print(ContextualReport.markdown(MAPPER.readTree(json)));
    console.flush();
    return result.different() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Map<String, @Nullable Object> settings(
      TestCollection collection, int queries, int documents, String staticModel) {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("dataset", collection.name());
    settings.put("split", split);
    settings.put("documents", documents);
    settings.put("queries", queries);
    settings.put("repeat", repeat);
    settings.put(
        "order", shuffle == null ? "in the order of the file" : "shuffled, seed " + shuffle);
    settings.put("model", ModelName.of(staticModel));
    settings.put("reranker", ModelName.of(reranker));
    settings.put("depth", depth);
    settings.put("plain_every", plainEvery);
    settings.put("vectors_limit_bytes", VectorFolder.DEFAULT_LIMIT);
    return settings;
  }

  private List<String> stream(List<String> queries) {
    List<String> stream = new ArrayList<>();
    Random random = shuffle == null ? null : new Random(shuffle);
    for (int time = 0; time < repeat; time++) {
      List<String> once = new ArrayList<>(queries);
      if (random != null) {
        Collections.shuffle(once, random);
      }
      stream.addAll(once);
    }
    return stream;
  }
}
