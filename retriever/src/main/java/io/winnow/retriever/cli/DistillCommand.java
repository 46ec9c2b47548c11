package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.DistillOptions;
import io.winnow.engine.distill.Distiller;
import io.winnow.engine.distill.FitOptions;
import io.winnow.engine.distill.Pooling;
import io.winnow.engine.table.ElementType;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
      "Distil a static model from a sentence encoder, as Model2Vec does; with --corpus,",
      "fit it to these documents, which finds far more in them.",
      "The folder it writes also loads in Python Model2Vec."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DistillCommand implements Callable<Integer> {
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
      description = "Width of the vectors (default ${DEFAULT-VALUE}).")
  private int dims;

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
        "How a token's outputs become its row: first (default), mean (as Model2Vec does) or",
        "token, its own position, which a fit always begins with."
      })
  private @Nullable Pooling pooling;

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
    DistillOptions options =
        Failures.fromArguments(
            spec,
            () ->
                DistillOptions.defaults()
                    .withDimensions(dims)
                    .withPooling(pooling == null ? Pooling.FIRST : pooling)
                    .withPrefix(prefix));
    EncoderOptions encoderOptions =
        Failures.fromArguments(
            spec,
            () ->
                maxLength == null
                    ? EncoderOptions.defaults()
                    : EncoderOptions.defaults().withMaxLength(maxLength));
    if (!corpora.isEmpty() && (pooling != null || !prefix.isEmpty())) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--pooling and --prefix are not for a fit: leave out --corpus or them");
    }
    fit.requireFit(!corpora.isEmpty(), "--corpus");
    requireNoOptionAmongCorpora();
    FitOptions fitOptions = fit.options(dims);
    ModelSpecs.requireModelFolder(out);
    List<Corpus> opened = CorpusFitting.open(corpora);
    Path source = ModelStore.standard().transformer(teacher);
    PrintWriter err = spec.commandLine().getErr();
    try (SentenceEncoder encoder = SentenceEncoder.load(source, encoderOptions);
        ProgressLine progress = new ProgressLine(err)) {
      if (dims > encoder.dimension()) {
        err.println(
            "warning: the teacher has "
                + encoder.dimension()
                + " dimensions, and so will the model");
      }
      CorpusTexts texts = new CorpusTexts(opened);
      try (StaticModel model =
          opened.isEmpty()
              ? Distiller.distill(encoder, options, progress)
              : CorpusFitting.model(
                  encoder,
                  texts,
                  fitOptions,
                  fit.distilsIfSmall() ? options : null,
                  progress,
                  err)) {
        texts.problems().print(err);
        model.save(out, dtype.elementType);
      }
    }
    try (StaticModel saved = StaticModel.load(out)) {
      spec.commandLine().getOut().println(out + ": " + saved);
    }
    return 0;
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
