package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.bench.eval.Measure;
import io.winnow.bench.eval.SavedResult;
import io.winnow.datasets.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Results of eval side by side: is one system better than another, and by how much. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compare results that eval --out wrote, and say what is more than chance.",
      "Differences with bootstrap intervals,",
      "paired t-test and Fisher's randomisation test with Holm's correction, wins,",
      "ties and losses, and the queries most helped and most harmed. Results of",
      "several datasets give tables for each."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class CompareCommand implements Callable<Integer> {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "2..*",
      paramLabel = "FILE",
      description = {
        "Results of eval --out, two or more of a dataset;",
        "the first of a dataset is its baseline."
      })
  private List<Path> files;

  @Option(
      names = "--measures",
      split = ",",
      paramLabel = "M",
      description = {
        "Measures to compare (default: those that all",
        "results of a dataset have). The more there are,",
        "the stricter the correction."
      })
  private @Nullable List<String> measures;

  @Option(
      names = "--baseline",
      paramLabel = "FILE|N",
      description = {
        "Another baseline: one of the files, or its number",
        "from 1. May be repeated, once for each dataset."
      })
  private List<String> baselines = List.of();

  @Option(names = "--all-pairs", description = "Compare every two results of a dataset.")
  private boolean allPairs;

  @Option(
      names = "--worst",
      defaultValue = "5",
      paramLabel = "N",
      description = {
        "How many queries to show, most helped and most",
        "harmed by the first measure",
        "(default ${DEFAULT-VALUE}; 0 for none)."
      })
  private int worst;

  @Option(
      names = "--dataset",
      paramLabel = "DIR",
      description = {
        "The dataset, to show the texts of these queries",
        "on the screen; --out and --json hold ids alone.",
        "May be repeated, once for each dataset."
      })
  private List<Path> folders = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE.md",
      description = "Write the tables as markdown too.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print JSON, with all digits, in place of the tables.")
  private boolean json;

  /** Made by the command line. */
  public CompareCommand() {}

  @Override
  public Integer call() throws IOException {
    List<String> wanted = checked();
    List<SavedResult> results = new ArrayList<>();
    for (Path file : files) {
      results.add(SavedResult.read(file));
    }
    List<ResultGroup> groups = ResultGroup.of(results, chosen(results));
    Map<String, Map<String, String>> texts = QueryTexts.of(groups, folders);
    List<ComparisonTable> tables = new ArrayList<>();
    for (ResultGroup group : groups) {
      group.warnings().forEach(text -> spec.commandLine().getErr().println("warning: " + text));
      tables.add(new ComparisonTable(compared(group, wanted)));
    }
    if (out != null) {
      WholeFile.write(out, MarkdownReport.of(tables, worst));
    }
    print(tables, texts);
    return CommandLine.ExitCode.OK;
  }

  /** The measures asked for, none for those that there are; refuses options that make no sense. */
  private List<String> checked() {
    if (worst < 0) {
      throw usage("--worst: expected 0 or more, found " + worst);
    }
    if (allPairs && !baselines.isEmpty()) {
      throw usage("--all-pairs has no baseline: leave --baseline out");
    }
    if (measures == null) {
      return List.of();
    }
    try {
      return Measure.parseAll(measures).stream().map(Measure::toString).toList();
    } catch (IllegalArgumentException e) {
      throw usage("--measures: " + e.getMessage());
    }
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  /** The baselines, each a file or the number of one. */
  private List<SavedResult> chosen(List<SavedResult> results) {
    List<SavedResult> chosen = new ArrayList<>();
    for (String baseline : baselines) {
      int place =
          files.stream().map(CompareCommand::normal).toList().indexOf(normal(Path.of(baseline)));
      if (place < 0 && baseline.matches("[1-9][0-9]{0,8}")) {
        place = Integer.parseInt(baseline) - 1;
      }
      if (place < 0 || place >= files.size()) {
        throw usage(
            "--baseline: expected one of the files, or its number from 1 to %d, found \"%s\""
                .formatted(files.size(), baseline));
      }
      chosen.add(results.get(place));
    }
    return chosen;
  }

  private static Path normal(Path file) {
    return file.toAbsolutePath().normalize();
  }

  private Comparisons compared(ResultGroup group, List<String> wanted) {
    List<String> compared = wanted.isEmpty() ? group.commonMeasures() : wanted;
    return allPairs
        ? Comparisons.allPairs(group.results(), compared)
        : Comparisons.of(group.results(), group.baseline(), compared);
  }

  private void print(List<ComparisonTable> tables, Map<String, Map<String, String>> texts)
      throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    if (json) {
      console.println(MAPPER.writeValueAsString(ComparisonJson.tree(tables, worst)));
      return;
    }
    String between = "";
    for (ComparisonTable table : tables) {
      console.print(between);
      Map<String, String> queries = texts.getOrDefault(table.dataset(), Map.of());
      new TextReport(table, worst, queries, console::println).print();
      between = "%n%n".formatted();
    }
  }
}
