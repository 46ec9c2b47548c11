package io.winnow.retriever.cli;

import io.winnow.engine.ModelEditor;
import io.winnow.engine.SaveOptions;
import io.winnow.engine.StaticModel;
import io.winnow.engine.TokenCounts;
import io.winnow.engine.table.ElementType;
import io.winnow.retriever.model.ModelStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "Make a static model of another: a smaller element type, fewer dimensions,",
      "more words, weights from a corpus. What it writes also loads in Python",
      "Model2Vec. An index of the old model needs 'winnow reindex'."
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
      description = "Static model: a folder or classpath:NAME.")
  private String model;

  @Parameters(
      index = "1",
      paramLabel = "OUT",
      description = "Folder of the new one; a model already there is replaced.")
  private Path out;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      description =
          "Element type of the table: f32, f16, bf16 (not for Python) or i8 (default: the model's).")
  private @Nullable ElementType type;

  @Option(
      names = "--row-scales",
      description =
          "With --type i8: a scale for each row, kept as weights, instead of one for the table that "
              + "is dropped. Nearer to the original, magnitudes included. sentence-transformers ignores "
              + "weights.")
  private boolean rowScales;

  @Option(
      names = "--dims",
      paramLabel = "N",
      description = "Keep the first N dimensions: the most important, where PCA ordered them.")
  private @Nullable Integer dims;

  @Option(
      names = "--add-words",
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
          "The a of --reweight: the smaller, the less frequent tokens count (default 1e-3).")
  private @Nullable Double sif;

  @Option(
      names = "--keep-weights",
      description = "With --reweight: multiply the model's weights instead of replacing them.")
  private boolean keepWeights;

  @Override
  public Integer call() throws Exception {
    if (rowScales && type != ElementType.I8) {
      throw Failures.idle(spec, "--row-scales", "--type i8");
    }
    if (sif != null && corpora.isEmpty()) {
      throw Failures.idle(spec, "--sif", "--reweight");
    }
    if (keepWeights && corpora.isEmpty()) {
      throw Failures.idle(spec, "--keep-weights", "--reweight");
    }
    ModelSpecs.requireModelFolder(out);
    CorpusTexts texts = new CorpusTexts(CorpusFitting.open(corpora));
    Path folder = ModelStore.standard().staticModel(model);
    try (StaticModel original = StaticModel.load(folder)) {
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
      ElementType saved = type == null ? original.elementType() : type;
      try (StaticModel edited = editor.build()) {
        edited.save(out, new SaveOptions(saved, rowScales));
      }
      tell(original);
    }
    return 0;
  }

  private void addWords(ModelEditor editor, Path file) throws IOException {
    List<String> list = new ArrayList<>();
    try (InputStream bytes = Files.newInputStream(file)) {
      Lines lines = new Lines(bytes, file.toString());
      for (String line = lines.next(); line != null; line = lines.next()) {
        if (!line.isBlank()) {
          list.add(line.strip());
        }
      }
    }
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
    double a = sif == null ? 1e-3 : sif;
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
