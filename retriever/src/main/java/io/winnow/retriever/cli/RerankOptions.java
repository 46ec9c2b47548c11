package io.winnow.retriever.cli;

import io.winnow.retriever.Query;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.Cascade;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How far stage two goes, wherever a command reranks; the rerankers are the command's option. */
public final class RerankOptions {
  /** The SPEC of a command that is not to rerank. */
  public static final String NONE = "none";

  private static final int LATER_DEPTH = 10;

  @Option(
      names = "--depth",
      split = ",",
      paramLabel = "N",
      description = {
        "How many candidates are reranked, at most (default 50);",
        "of a cascade N,N... one number for each reranker (default 50,10...)."
      })
  private @Nullable List<Integer> depths;

  @Option(
      names = "--deadline",
      paramLabel = "MS",
      description = {
        "Milliseconds for the whole answer: what is not scored by then keeps the order",
        "of recall. Without it, the reranker takes the time it takes."
      })
  private @Nullable Double deadline;

  @Option(
      names = "--recall-weight",
      paramLabel = "W",
      description = {
        "Share of recall's score in the order of what is reranked, 0 to 1 (default 0):",
        "both scores are stretched to 0 to 1 over these candidates."
      })
  private @Nullable Double recallWeight;

  @Option(
      names = "--margin",
      paramLabel = "M",
      description = {
        "Rerank nothing where recall's first leads its second by this share of the way",
        "from first to last candidate, more than 0 to 1; always rerank by default."
      })
  private @Nullable Double margin;

  @Option(
      names = "--passages",
      paramLabel = "N",
      description = {
        "How many passages of a document that was cut are reranked, those closest to the",
        "query by static vectors (default 1); the best score counts."
      })
  private @Nullable Integer passages;

  @Option(
      names = "--precision",
      paramLabel = "TYPE",
      description = {
        "What the rerankers compute in: float32 (default), or bfloat16, for safetensors:",
        "faster where the processor has matrix units for it (AMX), elsewhere maybe slower."
      })
  private @Nullable Precision precision;

  /** No option but that one. */
  public static RerankOptions of(Precision precision) {
    RerankOptions options = new RerankOptions();
    options.precision = precision;
    return options;
  }

  /** Loads one of the rerankers. */
  @FunctionalInterface
  public interface Loading {
    /**
     * Loads it.
     *
     * @param source where its SPEC leads
     * @param precision what it is to compute in
     */
    Reranker load(Path source, Precision precision) throws IOException;
  }

  /**
   * The options as a policy.
   *
   * @param given SPEC[,SPEC] or {@link #NONE}
   * @throws CommandLine.ParameterException if an option has no meaning, or no use without a
   *     reranker
   */
  public RerankPolicy policy(CommandSpec command, String given) {
    for (int depth : depths == null ? List.<Integer>of() : depths) {
      if (depth < 1 || depth > Query.MAX_DEPTH) {
        throw new CommandLine.ParameterException(
            command.commandLine(),
            "--depth: expected 1 to " + Query.MAX_DEPTH + ", found " + depth);
      }
    }
    if (given.equals(NONE)) {
      requireIdle(command);
    } else if (depths != null && depths.size() > specs(given).size()) {
      throw new CommandLine.ParameterException(
          command.commandLine(),
          "--depth: expected a number for each of %d rerankers, found %d numbers"
              .formatted(specs(given).size(), depths.size()));
    }
    return Failures.fromArguments(command, this::policy);
  }

  private RerankPolicy policy() {
    RerankPolicy policy = RerankPolicy.defaults().withMargin(margin);
    if (depths != null) {
      policy = policy.withDepth(depths.getFirst());
    }
    if (deadline != null) {
      policy = policy.withDeadline(Duration.ofNanos(Math.round(deadline * 1e6)));
    }
    if (passages != null) {
      policy = policy.withPassages(passages);
    }
    return recallWeight == null ? policy : policy.withRecallWeight(recallWeight);
  }

  private void requireIdle(CommandSpec command) {
    requireNone(command, "--deadline", deadline);
    requireNone(command, "--recall-weight", recallWeight);
    requireNone(command, "--margin", margin);
    requireNone(command, "--passages", passages);
    requireNone(command, "--precision", precision);
  }

  private static void requireNone(CommandSpec command, String option, @Nullable Object given) {
    if (given != null) {
      throw Failures.idle(command, option, "--rerank");
    }
  }

  /** What the rerankers compute in. */
  public Precision precision() {
    return precision == null ? Precision.FLOAT32 : precision;
  }

  boolean asksForPassages() {
    return passages != null;
  }

  Reranker load(String given) throws IOException {
    return load(given, Reranker::load);
  }

  /**
   * Loads all rerankers: one, or a cascade of them.
   *
   * @param given SPEC[,SPEC]
   */
  public Reranker load(String given, Loading loading) throws IOException {
    List<String> specs = specs(given);
    Reranker first = one(specs.getFirst(), loading);
    if (specs.size() == 1) {
      return first;
    }
    Cascade cascade = Cascade.of(first);
    boolean loaded = false;
    try {
      for (int i = 1; i < specs.size(); i++) {
        cascade = cascade.then(one(specs.get(i), loading), depth(i));
      }
      loaded = true;
      return cascade;
    } finally {
      if (!loaded) {
        cascade.close();
      }
    }
  }

  private Reranker one(String spec, Loading loading) throws IOException {
    return loading.load(ModelStore.standard().transformer(spec), precision());
  }

  /**
   * What the rerankers are called together, such as {@code small > large@10}.
   *
   * @param naming the name of one SPEC
   */
  public String named(String given, UnaryOperator<String> naming) {
    List<String> specs = specs(given);
    StringBuilder name = new StringBuilder(naming.apply(specs.getFirst()));
    for (int i = 1; i < specs.size(); i++) {
      name.append(" > ").append(naming.apply(specs.get(i))).append('@').append(depth(i));
    }
    return name.toString();
  }

  private int depth(int step) {
    return depths != null && step < depths.size() ? depths.get(step) : LATER_DEPTH;
  }

  /** A path may have a comma in it. */
  private static List<String> specs(String given) {
    return Files.exists(Path.of(given)) ? List.of(given) : List.of(given.split(","));
  }
}
