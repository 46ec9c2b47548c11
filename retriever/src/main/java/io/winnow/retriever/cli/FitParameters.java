package io.winnow.retriever.cli;

import io.winnow.engine.distill.FitOptions;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a model is fitted to a corpus, for the commands that do it. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class FitParameters {
  private static final String AUTO = "auto";

  @Spec private CommandSpec own;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--sentences",
      paramLabel = "N",
      description = {
        "Sentences to fit to, at most, and fragments of them as long as queries",
        "(default 10000)."
      })
  private @Nullable Integer sentences;

  @Option(
      names = "--passages",
      paramLabel = "N",
      description = "Passages of up to 200 tokens to fit to, at most (default 20000).")
  private @Nullable Integer passages;

  @Option(
      names = "--ridge",
      defaultValue = AUTO,
      paramLabel = "auto|LAMBDA",
      description = {
        "How much the fit keeps to the distilled table; auto takes the lambda that reproduces",
        "texts best which were held out (default ${DEFAULT-VALUE})."
      })
  private String ridge;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Of the sample of texts (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = {"--distil-if-small", "--distill-if-small"},
      description = "Distil without the corpus where it has too few texts to fit to.")
  private boolean distilIfSmall;

  boolean distilsIfSmall() {
    return distilIfSmall;
  }

  /** Without a fit, for which an option stands, each of these would do nothing. */
  void requireFit(boolean fits, String option) {
    CommandLine.ParseResult given = command.commandLine().getParseResult();
    for (CommandLine.Model.OptionSpec each : own.options()) {
      if (!fits && given.hasMatchedOption(each.longestName())) {
        throw Failures.idle(command, each.names()[0], option);
      }
    }
  }

  FitOptions options(int dimensions) {
    return Failures.fromArguments(
        command,
        () -> {
          FitOptions options =
              FitOptions.defaults().withDimensions(dimensions).withRidge(lambda()).withSeed(seed);
          options = sentences == null ? options : options.withSentences(sentences);
          return passages == null ? options : options.withPassages(passages);
        });
  }

  private OptionalDouble lambda() {
    if (ridge.equals(AUTO)) {
      return OptionalDouble.empty();
    }
    try {
      return OptionalDouble.of(Double.parseDouble(ridge));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "--ridge: expected auto or a number above 0, found " + ridge, e);
    }
  }
}
