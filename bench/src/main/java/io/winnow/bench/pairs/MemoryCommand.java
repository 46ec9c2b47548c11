package io.winnow.bench.pairs;

import io.winnow.bench.eval.DatasetHome;
import io.winnow.datasets.Corpus;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The memory of a reranker: its peak by the number of pairs in a call, and its growth by calls. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    description = {
      "Measure what a reranker holds: first the peak of resident memory in one call, for",
      "ever more documents in it, all of full length; then resident memory over many",
      "calls with documents of all lengths. Needs Linux. Markdown tables go to stdout."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class MemoryCommand implements Callable<Integer> {
  private static final String QUERY = "what does the protein do in cells of the immune system";
  private static final List<Integer> SIZES = List.of(1, 10, 100, 400);
  private static final int LINES = 20;

  @Spec private CommandSpec spec;

  @Option(
      names = "--reranker",
      required = true,
      paramLabel = "SPEC",
      description = "The model, as search --rerank has it.")
  private String reranker;

  @Option(
      names = "--dataset",
      defaultValue = "scifact",
      paramLabel = "DIR",
      description = "Where the documents are from (default ${DEFAULT-VALUE}).")
  private Path dataset;

  @Option(
      names = "--calls",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Calls of the second part (default ${DEFAULT-VALUE}).")
  private int calls;

  @Option(
      names = "--depth",
      defaultValue = "1",
      paramLabel = "N",
      description = "Documents of each of them (default ${DEFAULT-VALUE}).")
  private int depth;

  @Option(
      names = "--peaks",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Leave the first part out with --no-peaks.")
  private boolean peaks;

  @Override
  public Integer call() throws IOException {
    if (calls < 1 || depth < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--calls and --depth: expected 1 or more, found %d and %d".formatted(calls, depth));
    }
    if (ProcessMemory.resident().isEmpty()) {
      throw new IOException("no /proc/self/status: memory can be measured on Linux only");
    }
    List<String> texts = texts();
    PrintWriter out = spec.commandLine().getOut();
    try (Reranker model = Reranker.load(ModelStore.standard().transformer(reranker))) {
      model.score(QUERY, texts.subList(0, 1));
      if (peaks) {
        peaks(model, texts, out);
      }
      growth(model, texts, out);
    }
    return CommandLine.ExitCode.OK;
  }

  private List<String> texts() throws IOException {
    DatasetHome home = DatasetHome.of(System.getenv("WINNOW_DATASETS"));
    List<String> texts = new ArrayList<>();
    Corpus.open(home.find(dataset))
        .read(document -> texts.add(document.title() + " " + document.text()), problem -> {});
    return texts;
  }

  private void peaks(Reranker model, List<String> texts, PrintWriter out) throws IOException {
    out.println("| documents in a call | peak, MB | seconds |");
    out.println("|---|---|---|");
    String full = String.join(" ", texts.subList(0, 20));
    for (int size : SIZES) {
      ProcessMemory.forgetPeak();
      long start = System.nanoTime();
      model.score(QUERY, Collections.nCopies(size, full));
      out.printf("| %d | %s | %.2f |%n", size, megabytes(true), (System.nanoTime() - start) / 1e9);
      out.flush();
    }
    out.println();
  }

  private void growth(Reranker model, List<String> texts, PrintWriter out) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    out.println("| calls | resident, MB | heap in use, MB | seconds |");
    out.println("|---|---|---|---|");
    long start = System.nanoTime();
    for (int call = 1; call <= calls; call++) {
      List<String> documents = new ArrayList<>(depth);
      for (int i = 0; i < depth; i++) {
        String text = texts.get(random.nextInt(texts.size()));
        documents.add(text.substring(0, random.nextInt(text.length() + 1)));
      }
      model.score(QUERY, documents);
      if (call % Math.max(1, calls / LINES) == 0 || call == calls) {
        out.printf(
            "| %d | %s | %s | %.0f |%n",
            call, megabytes(false), heap(), (System.nanoTime() - start) / 1e9);
        out.flush();
      }
    }
  }

  private static String megabytes(boolean peak) throws IOException {
    long bytes = (peak ? ProcessMemory.peak() : ProcessMemory.resident()).orElseThrow();
    return String.valueOf(bytes / 1_000_000);
  }

  private static String heap() {
    Runtime runtime = Runtime.getRuntime();
    return String.valueOf((runtime.totalMemory() - runtime.freeMemory()) / 1_000_000);
  }
}
