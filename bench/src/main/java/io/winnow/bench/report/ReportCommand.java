package io.winnow.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Saved results as a page of markdown. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Write a page of markdown with plots from results that eval --out wrote.",
      "Plots are PNG and SVG in a folder beside it. The same results give the same page.",
      "",
      "DIR/*.json          the systems to compare, on any collections (needed)",
      "DIR/dev/*.json      those from which defaults were chosen",
      "DIR/depth/*.json    one system reranked to several depths, and not reranked",
      "DIR/dims/*.json     static models of several dims and dtypes",
      "DIR/fit/*.json      static and hybrid, models fitted to several numbers of texts",
      "DIR/fit/teacher.tsv how long the teacher took to encode them: dataset, texts,",
      "                    seconds, separated by tabs, under these names",
      "DIR/references.tsv  published figures: dataset, pipeline, model, measure, value,",
      "                    tolerance, source, separated by tabs, under these names",
      ""
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      required = true,
      paramLabel = "DIR",
      description = "Folder of results.")
  private Path results;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE.md",
      description = "The page; for docs/BENCHMARKS.md the plots lie in docs/benchmarks.")
  private Path out;

  /** Made by the command line. */
  public ReportCommand() {}

  @Override
  public Integer call() throws IOException {
    if (!out.toString().endsWith(".md")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--out: expected a file whose name ends in .md, found " + out);
    }
    Report report = Report.read(results);
    report.write(out, "./winnow report --results " + shown(results) + " --out " + shown(out));
    spec.commandLine().getOut().println(out);
    return CommandLine.ExitCode.OK;
  }

  /** A path without the place of this machine's folders, and with slashes everywhere. */
  private static String shown(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(here) ? here.relativize(absolute) : absolute.getFileName();
    return shown.toString().replace('\\', '/');
  }
}
