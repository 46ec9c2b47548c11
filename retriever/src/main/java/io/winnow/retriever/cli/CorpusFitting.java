package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import io.winnow.engine.distill.Agreement;
import io.winnow.engine.distill.CorpusFit;
import io.winnow.engine.distill.CorpusTooSmallException;
import io.winnow.engine.distill.DistillOptions;
import io.winnow.engine.distill.Distiller;
import io.winnow.engine.distill.FitOptions;
import io.winnow.engine.distill.FitResult;
import io.winnow.engine.distill.TextEncoder;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A fit to corpora as they are indexed, the teacher's vectors of their texts kept in the cache. */
final class CorpusFitting {
  /** The share of unknown tokens from which on a person is told. */
  private static final double MANY_UNKNOWN = 0.05;

  private CorpusFitting() {}

  /** Opens corpora, to be indexed or fitted to. */
  static List<Corpus> open(List<Path> sources) throws IOException {
    List<Corpus> corpora = new ArrayList<>();
    for (Path source : sources) {
      corpora.add(Corpus.open(source));
    }
    return corpora;
  }

  /**
   * A fitted model. What was skipped of the corpus is told here only where nothing comes of it.
   *
   * @param fallback how to distil where there are too few texts to fit to; null for not at all
   * @return the caller's to close
   */
  static StaticModel model(
      SentenceEncoder teacher,
      CorpusTexts corpus,
      FitOptions options,
      @Nullable DistillOptions fallback,
      ProgressLine progress,
      PrintWriter err)
      throws IOException {
    try {
      return fit(teacher, corpus, options, progress, err).model();
    } catch (CorpusTooSmallException e) {
      progress.close();
      long skipped = corpus.problems().count();
      String problem =
          e.getMessage()
              + (skipped == 0
                  ? ""
                  : String.format(Locale.ROOT, " (%,d lines or files skipped)", skipped));
      if (fallback == null) {
        corpus.problems().print(err);
        throw new IOException(problem + "; distil without a corpus, or add --distil-if-small", e);
      }
      err.println("warning: " + problem + "; distilling without them");
      return Distiller.distill(teacher, fallback, progress);
    }
  }

  /** Fits; the model is the caller's to close. */
  static FitResult fit(
      SentenceEncoder teacher,
      CorpusTexts corpus,
      FitOptions options,
      ProgressLine progress,
      PrintWriter err)
      throws IOException {
    try (VectorCache cache = VectorCache.open(teacher)) {
      FitResult result = CorpusFit.fit(teacher, encoder(cache), corpus, options, progress);
      progress.close();
      err.printf(
          Locale.ROOT,
          "fitted to %,d texts of %,d documents, lambda %s%s%n",
          result.texts(),
          result.documents(),
          result.ridge(),
          result.agreement().isPresent()
              ? String.format(
                  Locale.ROOT,
                  "; %.0f %% of the teacher's nearest neighbours are its too",
                  100 * result.agreement().getAsDouble())
              : "");
      if (result.unknownShare() >= MANY_UNKNOWN) {
        err.printf(
            Locale.ROOT,
            "warning: %.0f %% of the corpus's tokens are unknown to %s: is it made for this language?%n",
            100 * result.unknownShare(),
            teacher.name());
      }
      err.flush();
      return result;
    }
  }

  /** A teacher on documents, with the prompt that its folder names. */
  private static TextEncoder encoder(VectorCache cache) {
    return texts -> cache.embed(texts, cache.encoder().documentPrompt());
  }

  /**
   * How well a model agrees with its teacher on what an index holds.
   *
   * @see Agreement
   */
  static double agreement(
      Retriever index, StaticModel model, SentenceEncoder teacher, ProgressLine progress)
      throws IOException {
    try (VectorCache cache = VectorCache.open(teacher)) {
      return Agreement.on(
          documents -> index.read(document -> documents.accept(document.content())),
          model,
          teacher,
          encoder(cache),
          progress);
    }
  }
}
