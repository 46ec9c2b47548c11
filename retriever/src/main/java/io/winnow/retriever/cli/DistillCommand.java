package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.DistillOptions;
import io.winnow.engine.distill.Distiller;
import io.winnow.engine.distill.FitOptions;
import io.winnow.engine.distill.Pooling;
import io.winnow.engine.distill.Reduction;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.Tokenizer;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a static model from a teacher. */
@Command(
    name = "distill",
    mixinStandardHelpOptions = true,
    description = {
      "Distil a static model from a sentence encoder, or fit it to a corpus.",
      "Without --corpus it is what Model2Vec does; fitted to the documents that are",
      "searched it finds far more in them.",
      "The folder it writes also loads in Python Model2Vec."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DistillCommand implements Callable<Integer> {
  /** Of k-means after a fit; a distillation has the same. */
  @Spec private CommandSpec spec;

  @Option(
      names = "--teacher",
      required = true,
      paramLabel = "SPEC",
      description = "Sentence encoder: a Hugging Face folder, an .onnx file, or a short name.")
  private String teacher;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the static model; a model already there is replaced.")
  private Path out;

  @Option(
      names = "--dims",
      defaultValue = "256",
      paramLabel = "N",
      converter = WidthConverter.class,
      description = {
        "Width of the vectors (default ${DEFAULT-VALUE}); a fraction such as 0.9 for as many as",
        "explain that share of the variance, auto for all, rotated, none for the teacher's own."
      })
  private Reduction dims;

  @Option(
      names = "--dtype",
      defaultValue = "f32",
      paramLabel = "TYPE",
      description = "Element type of the table: f32, f16 or i8 (default ${DEFAULT-VALUE}).")
  private TableType dtype;

  @Option(
      names = "--corpus",
      arity = "1..*",
      paramLabel = "CORPUS",
      description = {
        "Fit the model to these documents: corpora as 'winnow index' takes them. The teacher's",
        "vectors of their texts, which take the time, are kept in the cache. For an index that",
        "is there, --out NEW-FOLDER, then 'winnow reindex --model NEW-FOLDER'."
      })
  private List<Path> corpora = List.of();

  @Mixin private FitParameters fit;

  @Option(
      names = "--pooling",
      paramLabel = "HOW",
      description = {
        "How a token's outputs become its row: first (default), mean (as Model2Vec does), last,",
        "pooler (the model's own head over the first, if it has one) or token, its own position,",
        "which a fit always begins with."
      })
  private @Nullable Pooling pooling;

  @Option(
      names = "--sif",
      paramLabel = "A",
      description = {
        "Weight tokens by A / (A + p), where p is their probability by rank (default 1e-4); none",
        "for no weights. A fit weighs by the corpus."
      })
  private @Nullable String sif;

  @Option(
      names = "--remove",
      paramLabel = "REGEX",
      description = {
        "Leave out tokens that this matches at their start (default \\[unused\\d+\\]); \"\" for",
        "none."
      })
  private @Nullable String remove;

  @Option(
      names = "--words",
      paramLabel = "FILE",
      description = {
        "More words for the vocabulary, one a line in UTF-8, each read by the teacher as a text of",
        "its own. Several words on a line are one entry, found before others."
      })
  private @Nullable Path words;

  @Option(
      names = "--vocabulary",
      paramLabel = "K",
      description = {
        "Let the tokens share K rows, found by k-means: a smaller table, with a weight for each",
        "token."
      })
  private @Nullable Integer vocabulary;

  @Option(
      names = "--prefix",
      defaultValue = "",
      paramLabel = "TEXT",
      description = "Text put before every token, such as \"query: \" for E5.")
  private String prefix;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "The longest sequence the teacher may read, in tokens (default: its own).")
  private @Nullable Integer maxLength;

  /** The element types that Python Model2Vec reads too. */
  enum TableType {
    F32(ElementType.F32),
    F16(ElementType.F16),
    I8(ElementType.I8);

    private final ElementType elementType;

    TableType(ElementType elementType) {
      this.elementType = elementType;
    }
  }

  @Override
  public Integer call() throws Exception {
    DistillOptions options = distilling();
    EncoderOptions encoderOptions =
        Failures.fromArguments(
            spec,
            () ->
                maxLength == null
                    ? EncoderOptions.defaults()
                    : EncoderOptions.defaults().withMaxLength(maxLength));
    boolean plain =
        pooling == null && prefix.isEmpty() && sif == null && remove == null && words == null;
    if (!corpora.isEmpty() && !plain) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--pooling, --prefix, --sif, --remove and --words are not for a fit: leave out --corpus"
              + " or them");
    }
    fit.requireFit(!corpora.isEmpty(), "--corpus");
    requireNoOptionAmongCorpora();
    FitOptions fitOptions = fit.options(fittedWidth());
    ModelSpecs.requireModelFolder(out);
    List<Corpus> opened = CorpusFitting.open(corpora);
    Path source = ModelStore.standard().transformer(teacher);
    PrintWriter err = spec.commandLine().getErr();
    try (SentenceEncoder encoder = SentenceEncoder.load(source, encoderOptions);
        ProgressLine progress = new ProgressLine(err)) {
      if (dims instanceof Reduction.Dimensions(int width) && width > encoder.dimension()) {
        err.println(
            "warning: the teacher has "
                + encoder.dimension()
                + " dimensions, and so will the model");
      }
      requireRowsFor(encoder.tokenizer(), options);
      CorpusTexts texts = new CorpusTexts(opened);
      try (StaticModel model =
          opened.isEmpty()
              ? Distiller.distill(encoder, options, progress)
              : CorpusFitting.model(
                  encoder,
                  texts,
                  fitOptions,
                  fit.distilsIfSmall() ? options.withClusters(OptionalInt.empty()) : null,
                  progress,
                  err)) {
        texts.problems().print(err);
        reportWords(encoder.tokenizer(), options.words(), err);
        save(model, progress);
      }
    }
    try (StaticModel saved = StaticModel.load(out)) {
      spec.commandLine().getOut().println(out + ": " + saved);
    }
    return 0;
  }

  private DistillOptions distilling() throws IOException {
    List<String> lines = words == null ? List.of() : WordList.read(words);
    return Failures.fromArguments(
        spec,
        () -> {
          DistillOptions options =
              DistillOptions.defaults().withReduction(dims).withPrefix(prefix).withWords(lines);
          if (pooling != null) {
            options = options.withPooling(pooling);
          }
          if (sif != null) {
            options = options.withSifCoefficient(coefficient(sif));
          }
          if (remove != null) {
            options = options.withRemoved(pattern(remove));
          }
          return vocabulary == null ? options : options.withClusters(vocabulary);
        });
  }

  private static Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex.isEmpty() ? "(?!)" : regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "--remove: expected a regular expression, found " + regex + ": " + e.getDescription(), e);
    }
  }

  private static OptionalDouble coefficient(String text) {
    if (text.equals("none")) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--sif: expected a number between 0 and 1, or none, found " + text, e);
    }
  }

  /** The width of a fitted model, whose PCA needs a number of components. */
  private int fittedWidth() {
    if (dims instanceof Reduction.Dimensions(int width)) {
      return width;
    }
    if (!corpora.isEmpty()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--dims: expected a whole number with --corpus");
    }
    return FitOptions.defaults().dimensions();
  }

  /** Before the teacher's time is spent. */
  private void requireRowsFor(Tokenizer teacher, DistillOptions options) {
    if (vocabulary == null) {
      return;
    }
    int tokens =
        teacher
            .with(options.words())
            .tokenizer()
            .without(token -> options.removed().matcher(token).lookingAt())
            .tokenizer()
            .vocabularySize();
    if (vocabulary > tokens) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--vocabulary: expected at most "
              + tokens
              + ", the tokens of the model, found "
              + vocabulary);
    }
  }

  private static void reportWords(Tokenizer tokenizer, List<String> given, PrintWriter err) {
    if (!given.isEmpty()) {
      int more = tokenizer.with(given).tokenizer().vocabularySize() - tokenizer.vocabularySize();
      err.println(
          "added "
              + more
              + " of "
              + given.size()
              + " words; others are empty, repeated, or in the vocabulary");
    }
  }

  /** A fit knows no clusters: its rows are clustered afterwards. */
  private void save(StaticModel model, ProgressLine progress) throws IOException {
    if (vocabulary == null || corpora.isEmpty()) {
      model.save(out, dtype.elementType);
      return;
    }
    try (StaticModel smaller =
        model.quantizeVocabulary(vocabulary, Distiller.CLUSTER_SEED, progress)) {
      smaller.save(out, dtype.elementType);
    }
  }

  /** --corpus takes every word up to the next option, and so one that is mistyped. */
  private void requireNoOptionAmongCorpora() {
    for (Path corpus : corpora) {
      if (corpus.toString().startsWith("-") && Files.notExists(corpus)) {
        throw new CommandLine.ParameterException(
            spec.commandLine(),
            "unknown option "
                + corpus
                + ": expected an option of distill, or a file or folder after --corpus, and there"
                + " is none of that name");
      }
    }
  }
}
