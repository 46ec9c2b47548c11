package io.winnow.bench.pairs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.OptionChecks;
import io.winnow.bench.macro.JsonLines;
import io.winnow.bench.macro.Threads;
import io.winnow.datasets.RunFile;
import io.winnow.datasets.TestCollection;
import io.winnow.datasets.WholeFile;
import io.winnow.retriever.model.WinnowHome;
import io.winnow.retriever.transformer.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The speed of cross-encoders, beside those of Python with the same weights. */
@Command(
    name = "pairs",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how fast cross-encoders score the candidates of real queries and, with",
      "--python, beside sentence-transformers and ONNX Runtime alone on the same",
      "weights and pairs. Each system is a process of its own; they score in turn, one",
      "call each. Scores are compared at every call. Takes minutes."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class PairsCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(
      names = "--reranker",
      required = true,
      paramLabel = "PATH",
      description = {
        "A folder with safetensors, or an ONNX file; may be",
        "repeated. The same model: scores must agree."
      })
  private List<Path> models;

  @Option(
      names = "--quantized",
      paramLabel = "PATH",
      description = {
        "An ONNX file with quantized weights; may be",
        "repeated. Its scores are compared with those of",
        "the first of these, and need not agree."
      })
  private List<Path> quantized = List.of();

  @Option(
      names = "--bfloat16",
      description = {
        "Measure folders with safetensors in bfloat16 too:",
        "Winnow and sentence-transformers."
      })
  private boolean bfloat16;

  @Option(
      names = "--run",
      required = true,
      paramLabel = "FILE",
      description = "A run file of TREC: the candidates of each query.")
  private Path run;

  @Option(
      names = "--dataset",
      defaultValue = "scifact",
      paramLabel = "DIR",
      description = "The collection that it is of (default ${DEFAULT-VALUE}).")
  private Path dataset;

  @Option(
      names = "--depths",
      split = ",",
      defaultValue = "10,20,50,100",
      paramLabel = "N",
      description = "Candidates in a call (default ${DEFAULT-VALUE}).")
  private List<Integer> depths;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = {
        "Timed calls of each system at each depth, each",
        "with another query (default ${DEFAULT-VALUE})."
      })
  private int rounds;

  @Option(
      names = "--threads",
      split = ",",
      defaultValue = "ONE,ALL",
      paramLabel = "N",
      description = "ONE, ALL or both (default ${DEFAULT-VALUE}).")
  private List<Threads> threads;

  @Option(
      names = "--max-length",
      defaultValue = "512",
      paramLabel = "N",
      description = "Tokens of a pair, at most (default ${DEFAULT-VALUE}).")
  private int maxLength;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description = {"A Python with sentence-transformers[onnx]; its", "peers are measured too."})
  private @Nullable Path python;

  @Option(
      names = "--batch-sizes",
      split = ",",
      defaultValue = "32",
      paramLabel = "N",
      description = {
        "Pairs in a batch of the peers, each measured; ONNX",
        "Runtime alone takes the last (default ${DEFAULT-VALUE})."
      })
  private List<Integer> batchSizes;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Write the figures as JSON.")
  private @Nullable Path out;

  /** Made by the command line. */
  public PairsCommand() {}

  @Override
  public Integer call() throws IOException {
    checkOptions();
    Path work = Files.createTempDirectory("winnow-bench-pairs");
    PairsReport report;
    try {
      report = measure(work);
    } finally {
      WinnowHome.deleteTree(work);
    }
    if (out != null) {
      WholeFile.write(out, MAPPER.writeValueAsString(report.tree()) + "\n");
    }
    PrintWriter console = spec.commandLine().getOut();
    console.print(report.markdown());
    console.flush();
    return CommandLine.ExitCode.OK;
  }

  private void checkOptions() throws IOException {
    depths.forEach(depth -> OptionChecks.atLeastOne(spec, "--depths", depth));
    batchSizes.forEach(size -> OptionChecks.atLeastOne(spec, "--batch-sizes", size));
    OptionChecks.atLeastOne(spec, "--rounds", rounds);
    depths = depths.stream().sorted().distinct().toList();
    for (List<Path> paths : List.of(models, quantized)) {
      for (Path path : paths) {
        if (!Files.exists(path)) {
          throw new NoSuchFileException(path.toString());
        }
      }
    }
    if (bfloat16 && models.stream().noneMatch(Files::isDirectory)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--bfloat16 does nothing without a --reranker that is a folder");
    }
    if (out != null) {
      WholeFile.requireWritable(out);
    }
  }

  private PairsReport measure(Path work) throws IOException {
    List<Candidates> candidates = candidates();
    Path pairs = work.resolve("pairs.jsonl");
    JsonLines.write(pairs, candidates);
    List<PairSystem> systems = systems(pairs, work);
    PairsRun measuring = new PairsRun(systems, candidates, depths, work, this::tell);
    Map<String, @Nullable Object> environment = Threads.environment();
    Map<Threads, List<Timed>> measured = new EnumMap<>(Threads.class);
    for (Threads number : threads) {
      measured.put(number, measuring.run(number));
    }
    return new PairsReport(environment, settings(), depths, measured);
  }

  private List<Candidates> candidates() throws IOException {
    Path place = DatasetHome.locate().find(dataset);
    return Candidates.of(
        RunFile.read(run),
        TestCollection.queriesOf(place, _ -> {}),
        TestCollection.corpusOf(place),
        rounds,
        depths.getLast());
  }

  private List<PairSystem> systems(Path pairs, Path work) throws IOException {
    PairSystem.Python peers =
        python == null ? null : new PairSystem.Python(python, work.resolve("peer.py"), batchSizes);
    if (peers != null) {
      try (InputStream script =
          Objects.requireNonNull(PairsCommand.class.getResourceAsStream("peer.py"))) {
        Files.copy(script, peers.script());
      }
    }
    List<PairSystem> systems = new ArrayList<>();
    for (Path model : models) {
      systems.addAll(PairSystem.of(model, false, Precision.FLOAT32, pairs, maxLength, peers));
      if (bfloat16 && Files.isDirectory(model)) {
        systems.addAll(PairSystem.of(model, false, Precision.BFLOAT16, pairs, maxLength, peers));
      }
    }
    for (Path model : quantized) {
      systems.addAll(PairSystem.of(model, true, Precision.FLOAT32, pairs, maxLength, peers));
    }
    return systems;
  }

  private Map<String, @Nullable Object> settings() {
    Map<String, @Nullable Object> settings = new LinkedHashMap<>();
    settings.put("rerankers", names(models));
    settings.put("quantized", names(quantized));
    settings.put("bfloat16", bfloat16);
    settings.put("batch_sizes", batchSizes);
    settings.put("dataset", TestCollection.nameOf(dataset));
    settings.put("run", String.valueOf(run.getFileName()));
    settings.put("depths", depths);
    settings.put("rounds", rounds);
    settings.put("max_length", maxLength);
    return settings;
  }

  private static List<String> names(List<Path> paths) {
    return paths.stream().map(path -> String.valueOf(path.getFileName())).toList();
  }

  private void tell(String step) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(step);
    err.flush();
  }
}
