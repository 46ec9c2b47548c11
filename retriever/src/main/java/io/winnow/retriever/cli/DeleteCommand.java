package io.winnow.retriever.cli;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Filter;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Retriever;
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

/** Documents out of an index. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Delete documents of an index, by id or by filter, in one commit.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class DeleteCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--index", required = true, paramLabel = "DIR", description = "The index.")
  private Path index;

  @Option(
      names = "--filter",
      paramLabel = "EXPR",
      description = "Delete what passes it; see 'winnow search --help'.")
  private @Nullable String filter;

  @Option(names = "--dry-run", description = "Only say how many there are.")
  private boolean dryRun;

  @Option(
      names = "--model",
      paramLabel = "SPEC",
      description = "Static model, if not where the index remembers it; must be the same model.")
  private @Nullable String model;

  @Parameters(arity = "0..*", paramLabel = "ID", description = "Ids of documents.")
  private @Nullable List<String> ids;

  @Override
  public Integer call() throws Exception {
    Filter deleted = Failures.fromArguments(spec, this::filter);
    String modelSpec = ModelSpecs.forIndex(model, IndexInfo.read(index), spec.commandLine());
    try (StaticModel loaded = ModelSpecs.load(model, modelSpec, index);
        Retriever retriever = Retriever.open(index, loaded)) {
      int before = retriever.size();
      if (dryRun) {
        int count = Failures.filtering(spec, () -> retriever.count(deleted));
        print("would delete %,d of %,d documents of %s%n", count, before);
      } else {
        int count = Failures.filtering(spec, () -> retriever.delete(deleted));
        retriever.commit();
        print("deleted %,d of %,d documents of %s, which holds %,d%n", count, before);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(String format, int count, int before) {
    spec.commandLine().getOut().printf(Locale.ROOT, format, count, before, index, before - count);
  }

  private Filter filter() {
    List<String> named = ids == null ? List.of() : ids;
    if ((filter == null) == named.isEmpty()) {
      throw new IllegalArgumentException(
          "expected either --filter EXPR or ids of documents, found "
              + (filter == null ? "neither" : "both"));
    }
    return filter == null ? Filter.in("id", named) : Filter.parse(filter);
  }
}
