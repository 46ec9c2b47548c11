package io.winnow.retriever.cli;

import io.winnow.engine.Explanation;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why two texts are as alike as a static model says. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Explain what each token of two texts adds to their cosine.",
      "A text's vector is a mean of token vectors, so that the cosine of two texts",
      "is a sum over pairs of their tokens. A token's share is the sum over its",
      "pairs; the shares of either text add up to the cosine."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "SPEC",
      description = "Static model: a folder, zip or jar, or classpath:NAME.")
  private String model;

  @Option(
      names = "--top",
      defaultValue = "20",
      paramLabel = "N",
      description = "How many tokens of each text to print (default ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--json", description = "Print JSON: all tokens, in the order of the texts.")
  private boolean json;

  @Parameters(index = "0", paramLabel = "TEXT", description = "One text.")
  private String first;

  @Parameters(index = "1", paramLabel = "OTHER", description = "The other text.")
  private String second;

  @Override
  public Integer call() throws Exception {
    if (top < 1) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--top: expected at least 1, found " + top);
    }
    try (StaticModel loaded = ModelStore.loadStatic(model)) {
      Explanation explanation = loaded.explain(first, second);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(ResultJson.write(TokenJson.of(explanation, first, second)));
      } else {
        ExplanationText text = new ExplanationText(explanation, top, out);
        text.print(loaded, first, second);
      }
      out.flush();
    }
    return CommandLine.ExitCode.OK;
  }
}
