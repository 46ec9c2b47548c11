package io.winnow.bench.macro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.OptionChecks;
import io.winnow.datasets.ApiDocs;
import io.winnow.datasets.Corpus;
import io.winnow.datasets.WholeFile;
import io.winnow.retriever.model.WinnowHome;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The speed of encoding real texts, beside other encoders if they are installed. */
@Command(
    name = "encode",
    mixinStandardHelpOptions = true,
    description = {
      "Measure how fast whole collections are encoded, beside the sum of rows alone and,",
      "with --peers, beside other encoders that bench/peers/setup installed. Ids and",
      "vectors are compared first. Each encoder is a process of its own, on one",
      "processor and then on all; they run in turn. Takes minutes."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class SpeedCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final String STANDARD = "";

  @Spec private CommandSpec spec;

  @Option(
      names = "--peers",
      arity = "0..1",
      fallbackValue = STANDARD,
      paramLabel = "DIR",
      description = {
        "Measure the peers of this folder too (default:",
        "peers in the cache folder)."
      })
  private @Nullable String peers;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Timed rounds of each encoder (default ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "How long each encoder runs before (default ${DEFAULT-VALUE}).")
  private double warmUp;

  @Option(
      names = "--limit",
      defaultValue = "600",
      paramLabel = "SECONDS",
      description = {
        "An encoder whose answer takes longer is stopped and",
        "left out (default ${DEFAULT-VALUE}; the warm-up not counted)."
      })
  private int limit;

  @Option(
      names = "--sample",
      defaultValue = "8",
      paramLabel = "MB",
      description = {
        "About how much of the texts to take, evenly from",
        "all (default ${DEFAULT-VALUE})."
      })
  private int megabytes;

  @Option(
      names = "--texts",
      paramLabel = "CORPUS",
      description = {
        "Texts to encode; may be repeated (default: scifact",
        "and nfcorpus of WINNOW_DATASETS or the cache, and",
        "the API documentation of this JDK)."
      })
  private List<Path> corpora = List.of();

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = {
        "A static model without weights (default: ",
        "potion-base-4M-int8 of WINNOW_MODELS). It is",
        "measured as it is, and its tokenizer over a",
        "random F32 table of 256 columns."
      })
  private @Nullable Path model;

  @Option(names = "--json", description = "Print JSON, with all rounds, in place of markdown.")
  private boolean json;

  @Option(names = "--out", paramLabel = "FILE.json", description = "Write the JSON too.")
  private @Nullable Path out;

  /** The environment of the process; tests have their own. */
  private final Function<String, @Nullable String> variables;

  /** Made by the command line. */
  public SpeedCommand() {
    this(System::getenv);
  }

  SpeedCommand(Function<String, @Nullable String> variables) {
    this.variables = variables;
  }

  @Override
  public Integer call() throws IOException {
    checkOptions();
    List<Runner> runners = new ArrayList<>(List.of(Runner.WINNOW, Runner.POOLING));
    if (peers != null) {
      runners.addAll(
          Runner.peers(
              peers.equals(STANDARD) ? WinnowHome.locate().resolve("peers") : Path.of(peers)));
    }
    Path folder = model();
    List<String> sources = new ArrayList<>();
    List<String> texts = texts(sources);
    Path work = Files.createTempDirectory("winnow-bench-encode");
    SpeedReport report;
    try {
      report =
          new SpeedReport(
              Threads.environment(), sources, rounds, measurements(runners, folder, texts, work));
    } finally {
      WinnowHome.deleteTree(work);
    }
    String tree = MAPPER.writeValueAsString(report.tree());
    if (out != null) {
      WholeFile.write(out, tree + "\n");
    }
    PrintWriter console = spec.commandLine().getOut();
    console.print(json ? tree + "\n" : report.markdown());
    console.flush();
    boolean complete = report.measurements().stream().allMatch(m -> m.leftOut().isEmpty());
    return complete ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void checkOptions() throws IOException {
    OptionChecks.atLeastOne(spec, "--rounds", rounds);
    if (!(warmUp >= 0)) {
      throw usage("--warm-up: expected 0 or more, found " + warmUp);
    }
    OptionChecks.atLeastOne(spec, "--limit", limit);
    OptionChecks.atLeastOne(spec, "--sample", megabytes);
    if (out != null) {
      WholeFile.requireWritable(out);
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private List<Measurement> measurements(
      List<Runner> runners, Path folder, List<String> texts, Path work) throws IOException {
    Path random = work.resolve("random");
    SpeedModels.writeRandom(folder, random);
    Map<String, Path> models = new LinkedHashMap<>();
    models.put("random F32 table of 256 columns", random);
    models.put(String.valueOf(folder.getFileName()), folder);
    PrintWriter err = spec.commandLine().getErr();
    Rounds measuring =
        new Rounds(
            runners,
            rounds,
            warmUp,
            Duration.ofSeconds(limit),
            work,
            step -> {
              err.println(step);
              err.flush();
            });
    List<Measurement> measurements = new ArrayList<>();
    for (Map.Entry<String, Path> entry : models.entrySet()) {
      for (Threads threads : Threads.values()) {
        if (threads == Threads.ONE || Threads.ALL.processors() > 1) {
          measurements.add(measuring.run(entry.getKey(), entry.getValue(), texts, threads));
        }
      }
    }
    return measurements;
  }

  private Path model() throws NoSuchFileException {
    String models = variables.apply("WINNOW_MODELS");
    if (model == null && models == null) {
      throw usage("expected --model DIR, or WINNOW_MODELS to be a folder of models");
    }
    Path folder =
        model == null ? Path.of(Objects.requireNonNull(models), "potion-base-4M-int8") : model;
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    return folder.toAbsolutePath().normalize();
  }

  /** The texts, and the names of where they are from. */
  private List<String> texts(List<String> sources) throws IOException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    if (corpora.isEmpty()) {
      DatasetHome home = DatasetHome.of(variables.apply("WINNOW_DATASETS"));
      for (String name : List.of("scifact", "nfcorpus")) {
        found.put(name, EncodeTexts.of(Corpus.open(home.find(Path.of(name)))));
      }
      try {
        found.put(
            "API documentation of the JDK",
            EncodeTexts.of(ApiDocs.ofJdk(Path.of(System.getProperty("java.home")))));
      } catch (NoSuchFileException e) {
        spec.commandLine()
            .getErr()
            .println("warning: without the documentation of the JDK: " + e.getMessage());
      }
    } else {
      for (Path corpus : corpora) {
        found.put(String.valueOf(corpus.getFileName()), EncodeTexts.of(Corpus.open(corpus)));
      }
    }
    List<String> all = new ArrayList<>();
    found.forEach(
        (name, texts) -> {
          sources.add("%s (%,d texts)".formatted(name, texts.size()));
          all.addAll(texts);
        });
    List<String> sample = EncodeTexts.sample(all, megabytes * 1_000_000L);
    if (sample.isEmpty()) {
      throw new IOException("no texts in " + sources);
    }
    return sample;
  }
}
