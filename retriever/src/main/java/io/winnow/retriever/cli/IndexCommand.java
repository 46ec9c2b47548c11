package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.DistillOptions;
import io.winnow.engine.distill.FitOptions;
import io.winnow.retriever.CorpusIndexer;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.IndexOptions;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Corpora into an index. */
@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    description = {
      "Index a corpus: embed each document and make it searchable.",
      "An existing index is added to; a document of an id that is there replaces it.",
      "The index changes at the end, in one commit: what fails half-way leaves it as it was."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class IndexCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--index",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the index; made if it is not there.")
  private Path index;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = {
        "Static model; not needed to add to an index, which remembers its own. With --fit,",
        "the folder that the fitted model is written to (default: DIR-model)."
      })
  private @Nullable String model;

  @Option(
      names = "--fit",
      description = {
        "Fit a model to the corpus first and index with it. For a new index: one that is there",
        "moves by 'distill --corpus CORPUS --out NEW-FOLDER' and 'reindex --model NEW-FOLDER'."
      })
  private boolean fit;

  @Option(
      names = "--teacher",
      paramLabel = "SPEC",
      description = "Sentence encoder to fit to, for --fit.")
  private @Nullable String teacher;

  @Mixin private IndexMaking making;
  @Mixin private FitParameters parameters;

  @Parameters(
      arity = "1..*",
      paramLabel = "CORPUS",
      description = {
        "BEIR corpus.jsonl or .jsonl.gz (or the folder or zip that holds it),",
        "a file in the SMART or TREC-text format, or a folder of .txt and .md files."
      })
  private List<Path> corpora;

  @Override
  public Integer call() throws Exception {
    parameters.requireFit(fit, "--fit");
    IndexOptions options = making.options();
    if (fit) {
      requireFittable();
    } else if (teacher != null) {
      throw Failures.idle(spec, "--teacher", "--fit");
    }
    List<Corpus> opened = CorpusFitting.open(corpora);
    long start = System.nanoTime();
    if (fit) {
      model = fitted(opened);
    }
    String modelSpec = ModelSpecs.forIndex(model, index, spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever =
            Retriever.open(index, loaded, ModelStore.absolute(modelSpec), options);
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr())) {
      CorpusIndexer indexer = new CorpusIndexer(retriever, progress);
      for (Corpus corpus : opened) {
        indexer.add(corpus);
      }
      CorpusIndexer.Summary summary = indexer.finish();
      Problems.print(summary, spec.commandLine().getErr());
      if (summary.documents() == 0) {
        throw new IOException("no documents in " + corpora + "; the index was left as it was");
      }
      retriever.commit();
      double seconds = (System.nanoTime() - start) / 1e9;
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "indexed %,d documents (%,d replaced one of the same id, %,d lines or files skipped) in"
                  + " %.1f s; %s holds %,d%n",
              summary.documents(),
              summary.replaced(),
              summary.problems(),
              seconds,
              index,
              retriever.size());
      return CommandLine.ExitCode.OK;
    }
  }

  private void requireFittable() throws IOException {
    if (teacher == null) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--fit needs the sentence encoder to fit to: add --teacher SPEC");
    }
    if (!IndexInfo.isVacant(index)) {
      IndexInfo.read(index); // tells if it is something else
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--fit is for a new index, and there is one at "
              + index
              + ": fit with 'winnow distill --corpus CORPUS --out NEW-FOLDER', then move it with"
              + " 'winnow reindex --model NEW-FOLDER'");
    }
    ModelSpecs.requireRoom(index);
    ModelSpecs.requireModelFolder(modelFolder());
  }

  /** Where a fitted model goes: beside the index, never into it. */
  private Path modelFolder() {
    Path place = index.toAbsolutePath().normalize();
    if (model == null) {
      return place.resolveSibling(place.getFileName() + "-model");
    }
    if (model.startsWith("classpath:")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--model: expected the folder that --fit writes the model to, found " + model);
    }
    Path folder = Path.of(model);
    if (folder.toAbsolutePath().normalize().startsWith(place)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--model: expected a folder outside the index " + index + ", found " + model);
    }
    return folder;
  }

  /** Fits a model and writes it; where. */
  private String fitted(List<Corpus> opened) throws IOException {
    Path folder = modelFolder();
    DistillOptions distilling = DistillOptions.defaults();
    FitOptions options = parameters.options(FitOptions.defaults().dimensions());
    try (SentenceEncoder encoder =
            SentenceEncoder.load(
                ModelStore.standard().transformer(Objects.requireNonNull(teacher)));
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        StaticModel fitted =
            CorpusFitting.model(
                encoder,
                new CorpusTexts(opened),
                options,
                parameters.distilsIfSmall() ? distilling : null,
                progress,
                spec.commandLine().getErr())) {
      fitted.save(folder);
    }
    return folder.toString();
  }
}
