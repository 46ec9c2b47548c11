package io.winnow.bench.datasets;

import static java.util.stream.Collectors.joining;

import io.winnow.bench.eval.DatasetHome;
import io.winnow.bench.eval.Warnings;
import io.winnow.datasets.Catalogue;
import io.winnow.datasets.KnownCollection;
import io.winnow.retriever.cli.ProgressLine;
import io.winnow.retriever.download.Download;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings one collection of the catalogue. */
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Get a collection: download its zip, check it, unpack it and count it.",
      "A download that broke off goes on where it ended. A zip that lies in the folder",
      "already is taken instead. Where there is no network, it says what to fetch and",
      "where to put it. The JVM's proxies are used; WINNOW_JAVA_OPTS sets them."
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class GetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "As './winnow datasets list' has it.")
  private String name;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description = {
        "Where a folder of that name is made; by default in the",
        "cache, where eval finds collections by their names."
      })
  private @Nullable Path into;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "A mirror: where to find NAME.zip, instead of BEIR's address.")
  private @Nullable URI from;

  @Override
  public Integer call() throws IOException {
    KnownCollection known = known();
    PrintWriter err = spec.commandLine().getErr();
    Warnings warnings = new Warnings(err);
    Acquisition.Acquired acquired;
    try (ProgressLine progress = new ProgressLine(err);
        Download download = new Download(progress)) {
      Path folder = into == null ? DatasetHome.standard().folder() : into;
      acquired = new Acquisition(folder, download, warnings).get(known, address(known));
    }
    warnings.finish();
    PrintWriter out = spec.commandLine().getOut();
    acquired.checks().forEach(check -> CheckText.print(check, out));
    out.println(
        (acquired.fresh() ? "brought to " : "there already, and as it should be: ")
            + acquired.folder());
    return CommandLine.ExitCode.OK;
  }

  private KnownCollection known() {
    String whole = name.contains("/") ? name.substring(0, name.indexOf('/')) : name;
    return Catalogue.find(whole)
        .orElseThrow(
            () ->
                new CommandLine.ParameterException(
                    spec.commandLine(),
                    "no collection '%s': expected one of %s"
                        .formatted(
                            name,
                            Catalogue.all().stream()
                                .map(KnownCollection::name)
                                .filter(n -> !n.contains("/"))
                                .collect(joining(", ")))));
  }

  private URI address(KnownCollection known) {
    String zip = known.name() + ".zip";
    if (from != null) {
      if (from.getHost() == null || !String.valueOf(from.getScheme()).startsWith("http")) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--from: expected http://HOST/ or https://HOST/, found " + from);
      }
      return URI.create(from + (from.toString().endsWith("/") ? "" : "/") + zip);
    }
    return known.source() instanceof KnownCollection.Download download
        ? download.address()
        : URI.create(zip);
  }
}
