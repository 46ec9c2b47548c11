package io.winnow.retriever.cli;

import io.winnow.engine.ModelEditor;
import io.winnow.engine.SaveOptions;
import io.winnow.engine.StaticModel;
import io.winnow.engine.TokenCounts;
import io.winnow.engine.distill.Distiller;
import io.winnow.engine.table.ElementType;
import io.winnow.retriever.model.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A static model made of another. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Make another static model of one: smaller, with more words, or weighed anew.",
      "It takes a smaller element type, fewer dimensions or rows, words to add, weights",
      "from a corpus. What it writes also loads in Python Model2Vec. An index of the old",
      "model needs 'winnow reindex'."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ConvertCommand implements Callable<Integer> {
  private static final int SHOWN = 20;

  /** Documents after which progress is told. */
  private static final int STEP = 256;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "Static model: a folder, zip or jar, or classpath:NAME.")
  private String model;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "Folder of the new one; a model already there is replaced.")
  private Path out;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "Element type of the table: f32, f16, bf16 (not for Python) or i8 (default: the model's).")
  private @Nullable ElementType type;

  @Option(
      names = "--row-scales",
      description =
          "With --dtype i8: a scale for each row, kept as weights, instead of one for the table that "
              + "is dropped. Nearer to the original, magnitudes included. sentence-transformers ignores "
              + "weights.")
  private boolean rowScales;

  @Option(
      names = "--dims",
      paramLabel = "N",
      description = "Keep the first N dimensions: the most important, where PCA ordered them.")
  private @Nullable Integer dims;

  @Option(
      names = "--words",
      paramLabel = "FILE",
      description =
          "UTF-8, a word or phrase a line, each of which becomes one token with the mean of its "
              + "pieces as its row.")
  private @Nullable Path words;

  @Option(
      names = "--reweight",
      paramLabel = "CORPUS",
      description =
          "Weigh each token by a / (a + p), p its share of the tokens of this corpus, one as 'winnow "
              + "index' takes them; can be repeated. In place of the model's weights, but not of those that "
              + "distilling or fitting put into its rows.")
  private List<Path> corpora = List.of();

  @Option(
      names = "--sif",
      paramLabel = "A",
      description =
          "The a of --reweight: the smaller, the less frequent tokens count (default 1e-2).")
  private @Nullable Double sif;

  @Option(
      names = "--keep-weights",
      description = "With --reweight: multiply the model's weights instead of replacing them.")
  private boolean keepWeights;

  @Option(
      names = "--vocabulary",
      paramLabel = "K",
      description =
          "Let tokens share K rows, found by k-means; each keeps a weight. sentence-transformers "
              + "cannot read that.")
  private @Nullable Integer vocabulary;

  @Override
  public Integer call() throws Exception {
    if (rowScales && type != ElementType.I8) {
      throw Failures.idle(spec, "--row-scales", "--dtype i8");
    }
    if (sif != null && corpora.isEmpty()) {
      throw Failures.idle(spec, "--sif", "--reweight");
    }
    if (keepWeights && corpora.isEmpty()) {
      throw Failures.idle(spec, "--keep-weights", "--reweight");
    }
    if (vocabulary != null && vocabulary < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--vocabulary: expected at least 1, found " + vocabulary);
    }
    ModelSpecs.requireModelFolder(out);
    CorpusTexts texts = new CorpusTexts(CorpusFitting.open(corpora));
    try (StaticModel original = ModelStore.loadStatic(model)) {
      if (rowScales && original.elementType() == ElementType.I8) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "--row-scales: the model is I8 already; convert the one that it was made from");
      }
      ModelEditor editor = original.edit();
      if (dims != null) {
        int dimensions = dims;
        Failures.fromArguments(spec, () -> editor.truncate(dimensions));
      }
      if (words != null) {
        addWords(editor, words);
      }
      if (!corpora.isEmpty()) {
        weigh(editor, texts);
      }
      SaveOptions options =
          new SaveOptions(type == null ? original.elementType() : type, rowScales);
      try (StaticModel edited = editor.build()) {
        if (vocabulary == null) {
          edited.save(out, options);
        } else {
          saveWithSharedRows(edited, vocabulary, options);
        }
      }
      tell(original);
    }
    return 0;
  }

  private void saveWithSharedRows(StaticModel edited, int rows, SaveOptions options)
      throws IOException {
    try (ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        StaticModel shared =
            Failures.fromArguments(
                spec, () -> edited.quantizeVocabulary(rows, Distiller.CLUSTER_SEED, progress))) {
      shared.save(out, options);
    }
  }

  private void addWords(ModelEditor editor, Path file) throws IOException {
    List<String> list = WordList.read(file);
    editor.addWords(list);
    PrintWriter err = spec.commandLine().getErr();
    List<ModelEditor.SkippedWord> skipped = editor.skippedWords();
    for (ModelEditor.SkippedWord word : skipped.subList(0, Math.min(SHOWN, skipped.size()))) {
      err.println(
          "not added: "
              + word.word()
              + ": "
              + switch (word.reason()) {
                case PRESENT -> "is one token already";
                case EMPTY -> "nothing is left of it when it is normalised";
                case UNKNOWN -> "the model knows none of its pieces";
                case NOT_FOUND -> "the tokenizer would not find it in a text";
              });
    }
    if (skipped.size() > SHOWN) {
      err.printf(Locale.ROOT, "not added: %,d more%n", skipped.size() - SHOWN);
    }
    err.printf(Locale.ROOT, "%,d words added%n", list.size() - skipped.size());
    err.flush();
  }

  private void weigh(ModelEditor editor, CorpusTexts texts) throws IOException {
    TokenCounts counts = TokenCounts.of(editor.tokenizer());
    PrintWriter err = spec.commandLine().getErr();
    try (ProgressLine progress = new ProgressLine(err)) {
      long[] documents = {0};
      texts.read(
          document -> {
            if (documents[0]++ % STEP == 0) {
              progress.advance("counting tokens, documents", documents[0], 0);
            }
            counts.add(document);
          });
    }
    texts.problems().print(err);
    double a = sif == null ? 1e-2 : sif;
    Failures.fromArguments(
        spec,
        () -> keepWeights ? editor.multiplyWeights(counts, a) : editor.replaceWeights(counts, a));
  }

  private void tell(StaticModel original) throws IOException {
    PrintWriter to = spec.commandLine().getOut();
    long bytes = Files.size(out.resolve("model.safetensors"));
    try (StaticModel saved = StaticModel.load(out)) {
      to.printf(Locale.ROOT, "%s: %s, %,d bytes%n", out, saved, bytes);
      to.println(CosineSample.of(original, saved));
    }
  }
}
